// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.DataOptions;
import io.fanwatch.model.SplitEstimate;
import io.fanwatch.model.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Trains and tests on other splits of the same data, to tell how sure the figures of a model are. */
final class CrossValidation {

    /** Trains on a split and measures on its test rows. */
    interface Learner {
        ClassificationMetrics measure(StratifiedSplit split) throws TrainingException;
    }

    private final DataOptions options;
    private final RandomGenerator random;
    private final Learner learner;

    CrossValidation(DataOptions options, RandomGenerator random, Learner learner) {
        this.options = options;
        this.random = random;
        this.learner = learner;
    }

    /**
     * Nothing if it is not asked for; else the split that the options ask for and, beside one by group or by time, one at
     * random: what the second is better, the model owes to rows of the same machine or time.
     *
     * @param measured what the model itself had on its test rows
     */
    List<SplitEstimate> estimate(Dataset data, ClassificationMetrics measured) throws TrainingException {
        boolean random = options.group().isEmpty() && options.time().isEmpty();
        List<SplitEstimate> estimates = new ArrayList<>();
        if (options.folds() > 0) {
            estimates.add(folds(data, options));
            if (!random) {
                estimates.add(folds(atRandom(data), atRandom()));
            }
        } else if (!random) {
            estimates.add(new SplitEstimate(Splitter.words(options), List.of(measured), 0));
            StratifiedSplit split = new Splitter(atRandom(), this.random).split(atRandom(data));
            estimates.add(new SplitEstimate(Splitter.words(atRandom()), List.of(learner.measure(split)), 0));
        }
        return estimates;
    }

    /** The split that the options ask for, alone. */
    SplitEstimate folds(Dataset data) throws TrainingException {
        return folds(data, options);
    }

    private SplitEstimate folds(Dataset data, DataOptions how) throws TrainingException {
        int folds = how.folds();
        boolean forward = how.group().isEmpty() && how.time().isPresent();
        int[] fold = new Splitter(how, random).folds(data, folds);
        List<ClassificationMetrics> metrics = new ArrayList<>();
        for (int test = forward ? 2 : 0; test < folds; test++) {
            int testFold = test;
            int validation = forward ? test - 1 : (test + 1) % folds;
            StratifiedSplit split = new StratifiedSplit(
                    data.select(IntStream.range(0, fold.length)
                            .filter(row -> fold[row] != testFold
                                    && fold[row] != validation
                                    && (!forward || fold[row] < testFold))
                            .toArray()),
                    data.select(Splitter.rows(fold, validation)),
                    data.select(Splitter.rows(fold, test)));
            requireClasses(split, test, how);
            metrics.add(learner.measure(split));
        }
        return new SplitEstimate(Splitter.words(how), metrics, 1.0 / (folds - 2));
    }

    private static void requireClasses(StratifiedSplit split, int fold, DataOptions how) throws TrainingException {
        if (Stream.of(split.training(), split.validation(), split.test()).allMatch(part -> part.faultyCount() == 0)) {
            return;
        }
        boolean complete = Arrays.asList(split.training(), split.validation(), split.test()).stream()
                .allMatch(part -> part.faultyCount() > 0 && part.faultyCount() < part.size());
        if (!complete) {
            throw new TrainingException("Split " + Splitter.words(how) + " into " + how.folds() + " folds, fold "
                    + (fold + 1)
                    + " or what is left for it has no faulty or no healthy rows. Take fewer --folds, or bring"
                    + " more rows.");
        }
    }

    private DataOptions atRandom() {
        return new DataOptions(
                options.table(),
                options.negative(),
                options.missing(),
                options.markers(),
                options.categories(),
                Optional.empty(),
                Optional.empty(),
                options.timeFormat(),
                options.folds());
    }

    private static Dataset atRandom(Dataset data) {
        return new Dataset(
                data.featureNames(), data.rows(), data.faulty(), data.digest(), new int[0], new long[0], data.origin());
    }
}
