// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Family;
import io.fanwatch.model.LifeOptions;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Fits models of remaining life. */
final class LifeLearner {

    /** Families that there are for remaining life. */
    static final List<Family> FAMILIES = List.of(Family.NETWORK, Family.TREES, Family.FOREST);

    /** For the network, one unit in so many decides when to stop. */
    private static final int VALIDATION_PART = 6;

    private final TrainingOptions options;
    private final float cap;
    private final ProgressListener listener;

    LifeLearner(TrainingOptions options, LifeOptions life, ProgressListener listener) {
        this.options = options;
        this.cap = (float) life.cap();
        this.listener = listener;
    }

    String words(Family family, int rows) {
        return switch (family) {
            case TREES -> "Gradient-boosted trees: " + GrownTrees.ofLife(rows).words();
            case FOREST -> "Random forest: " + GrownTrees.LIFE_FOREST.words();
            default ->
                "Network with hidden layers of 60, 30 and 10 rectified linear units; its sigmoid is the share of"
                        + " the cap, fitted by least squares";
        };
    }

    /** @param rows whose groups are units */
    Predictor fit(Family family, Dataset rows) throws TrainingException {
        return switch (family) {
            case TREES ->
                TreeEnsemble.ofValues(
                        GrownTrees.ofLife(rows.size()).grow(rows.rows(), rows.targets(), options.seed()), cap);
            case FOREST ->
                TreeEnsemble.ofValues(GrownTrees.LIFE_FOREST.grow(rows.rows(), rows.targets(), options.seed()), cap);
            case NETWORK -> network(rows);
            default ->
                throw new TrainingException("There is no " + family
                        + " model of remaining life. Give --family network, trees, forest or auto.");
        };
    }

    private Predictor network(Dataset rows) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
        Standardisation scaling = Standardisation.of(rows.rows());
        float[] shares = rows.targets().clone();
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= cap;
        }
        Dataset scaled =
                Dataset.ofLives(rows.featureNames(), scaling.apply(rows.rows()), shares, rows.digest(), rows.groups());
        Folds folds = Folds.byUnit(rows.groups(), VALIDATION_PART, random);
        TorchRuntime.start(options.seed());
        FaultNetwork network = new FaultNetwork(rows.featureNames().size());
        new NetworkTrainer(new LeastSquares(), options.maxEpochs(), random, listener)
                .fit(network, scaled.select(folds.outside(0)), scaled.select(folds.in(0)));
        return new NetworkPredictor(network, scaling, cap);
    }
}
