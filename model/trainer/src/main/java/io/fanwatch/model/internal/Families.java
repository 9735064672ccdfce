// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.ClassificationMetrics;
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

/** Makes the learner of a family, and finds the best family by cross-validation. */
final class Families {

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
     * The family to take.
     *
     * @param learnable rows that may be learnt from
     * @param fitter fits a family to a split of them
     */
    Selection select(Dataset learnable, Fitter fitter) throws TrainingException {
        List<Candidate> candidates = new ArrayList<>();
        Family family = model.family();
        if (family == Family.AUTO && learnable.faultyCount() == 0) {
            family = Family.ONE_CLASS;
        } else if (family == Family.AUTO) {
            for (Family one : List.of(Family.NETWORK, Family.TREES, Family.FOREST, Family.LOGISTIC)) {
                candidates.add(validate(one, learnable, fitter));
            }
            // the first of equals, which is the network
            candidates.sort(Comparator.comparingDouble(one -> -one.estimate().mean(metric::of)));
            family = candidates.get(0).family();
        }
        return new Selection(family, learner(family, random()).words(), metric, candidates);
    }

    /** Fits a model and measures it on the test rows of a split. */
    interface Fitter {
        ClassificationMetrics measure(StratifiedSplit split, Learner learner) throws TrainingException;
    }

    private RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
    }

    private Candidate validate(Family family, Dataset learnable, Fitter fitter) throws TrainingException {
        RandomGenerator random = random();
        int folds = options.reading().folds() == 0
                ? ModelOptions.DEFAULT_FOLDS
                : options.reading().folds();
        CrossValidation validation = new CrossValidation(
                options.reading().withFolds(folds), random, split -> fitter.measure(split, learner(family, random)));
        return new Candidate(family, validation.folds(learnable));
    }
}
