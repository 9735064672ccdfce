// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Family;
import io.fanwatch.model.Metric;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.Selection;
import io.fanwatch.model.Selection.Candidate;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes the learner of a family, and cross-validates families. */
final class Families {

    private static final double VALIDATION_SHARE = 0.15;

    private final TrainingOptions options;
    private final ModelOptions model;
    private final Metric metric;
    private final ProgressListener listener;

    Families(TrainingOptions options, ModelOptions model, ProgressListener listener) {
        this.options = options;
        this.model = model;
        this.metric = model.metric().orElse(Metric.F1);
        this.listener = listener;
    }

    /** What families are compared by. */
    Metric metric() {
        return metric;
    }

    /** @param random decides the order of rows where that matters */
    Learner learner(Family family, RandomGenerator random) {
        long seed = options.seed();
        return switch (family) {
            case AUTO -> throw new IllegalArgumentException("choose a family first");
            case NETWORK -> new NetworkLearner(seed, options.maxEpochs(), random, model.metric(), listener);
            case TREES ->
                new CrossFitted(
                        family,
                        "Gradient-boosted trees: " + GrownTrees.FAULTS.words(),
                        metric,
                        seed,
                        rows -> TreeEnsemble.ofLogits(GrownTrees.FAULTS.grow(rows.rows(), rows.targets(), seed)));
            case FOREST ->
                new CrossFitted(
                        family,
                        "Random forest: " + GrownTrees.FOREST.words(),
                        metric,
                        seed,
                        rows -> TreeEnsemble.ofValues(GrownTrees.FOREST.grow(rows.rows(), rows.targets(), seed), 1));
            case LOGISTIC ->
                new CrossFitted(
                        family, "Logistic regression on standardised features", metric, seed, LogisticRegression::fit);
            case ONE_CLASS -> new HealthyLearner(model.falseAlarmRate());
        };
    }

    /**
     * The family to take for these rows.
     *
     * @param learnable rows of features that may be learnt from
     * @param all rows of features, for the cross-validation of a family that the user chose
     */
    Selection select(Dataset learnable, Dataset all) throws TrainingException {
        List<Candidate> candidates = new ArrayList<>();
        Family family = model.family();
        if (family == Family.AUTO && all.faultyCount() == 0) {
            family = Family.ONE_CLASS;
        } else if (family == Family.AUTO) {
            int folds = model.folds() == 0 ? ModelOptions.DEFAULT_FOLDS : model.folds();
            for (Family one : List.of(Family.NETWORK, Family.TREES, Family.FOREST, Family.LOGISTIC)) {
                candidates.add(validate(one, learnable, folds));
            }
            // the first of equals, which is the network
            candidates.sort(Comparator.comparingDouble(Candidate::mean).reversed());
            family = candidates.get(0).family();
        } else if (model.folds() > 0) {
            candidates.add(validate(family, all, model.folds()));
        }
        return new Selection(family, learner(family, random()).words(), metric, candidates);
    }

    private RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
    }

    /** Each part is called by a model, and at a threshold, that know nothing of it. */
    private Candidate validate(Family family, Dataset data, int count) throws TrainingException {
        RandomGenerator random = random();
        Folds folds = Folds.stratified(data.faulty(), count, random);
        List<Double> values = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            Dataset test = data.select(folds.in(part));
            StratifiedSplit split = StratifiedSplit.of(
                    data.select(folds.outside(part)), random, 1 - VALIDATION_SHARE, VALIDATION_SHARE);
            try (Learner.Fitted fitted = learner(family, random).fit(split.training(), split.validation())) {
                values.add(metric.of(new ScoreRanking(fitted.predictor().scores(test.rows()), test.faulty())
                        .at(fitted.threshold())));
            }
        }
        return new Candidate(family, values);
    }
}
