// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Family;
import io.fanwatch.model.Metric;
import io.fanwatch.model.TrainingException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Fits a model to all rows it may learn from, and takes the threshold from the scores that each of five parts of these
 * rows gets from a model fitted to the others: no row is wasted on choosing a threshold.
 */
final class CrossFitted implements Learner {

    private static final int PARTS = 5;

    /** Fits a model to rows of features. */
    interface Fitter {
        Predictor fit(Dataset rows) throws TrainingException;
    }

    private final Family family;
    private final String words;
    private final Metric metric;
    private final long seed;
    private final Fitter fitter;

    CrossFitted(Family family, String words, Metric metric, long seed, Fitter fitter) {
        this.family = family;
        this.words = words;
        this.metric = metric;
        this.seed = seed;
        this.fitter = fitter;
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public Fitted fit(Dataset training, Dataset validation) throws TrainingException {
        Dataset rows = training.and(validation);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Folds folds = Folds.stratified(rows.faulty(), PARTS, random);
        float[] scores = new float[rows.size()];
        for (int part = 0; part < PARTS; part++) {
            int[] held = folds.in(part);
            try (Predictor predictor = fitter.fit(rows.select(folds.outside(part)))) {
                float[] given = predictor.scores(rows.select(held).rows());
                for (int i = 0; i < held.length; i++) {
                    scores[held[i]] = given[i];
                }
            }
        }
        double threshold = ThresholdCalibration.threshold(new ScoreRanking(scores, rows.faulty()), metric);
        return new Fitted(fitter.fit(rows), threshold, Optional.empty());
    }
}
