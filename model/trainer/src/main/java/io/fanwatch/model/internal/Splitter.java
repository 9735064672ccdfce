// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.DataOptions;
import io.fanwatch.model.TrainingException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Splits rows for training, validation and test: at random within each class, or so that no group is in two parts, or by
 * time. Neighbouring rows of one machine are alike: a random split measures how well a model knows these machines, one by
 * group how well it will do on others.
 */
final class Splitter {

    private static final double[] SHARES = {0.70, 0.15, 0.15};

    private final DataOptions options;
    private final RandomGenerator random;

    Splitter(DataOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
    }

    /** How it splits, in words. */
    static String words(DataOptions options) {
        return options.group()
                .map(group ->
                        "by " + (group.equals(DataOptions.FILE) ? "file" : group) + ", none of which is in two parts")
                .or(() -> options.time().map(time -> "by time (" + time + "), the latest to test on"))
                .orElse("by class");
    }

    /** @throws TrainingException if a part would lack a class: the message says what to do */
    StratifiedSplit split(Dataset data) throws TrainingException {
        if (data.groups().length > 0) {
            int[] part = assign(data, SHARES);
            return checked(data, rows(part, 0), rows(part, 1), rows(part, 2));
        }
        if (data.times().length > 0) {
            int[] order = byTime(data);
            int validation = boundary(data, order, SHARES[0]);
            int test = boundary(data, order, SHARES[0] + SHARES[1]);
            return checked(
                    data,
                    Arrays.copyOfRange(order, 0, validation),
                    Arrays.copyOfRange(order, validation, test),
                    Arrays.copyOfRange(order, test, order.length));
        }
        return StratifiedSplit.of(data, random);
    }

    /**
     * For each row the fold that it is tested in, from 0: whole groups if there are any, one time after the other if rows
     * have times, and the class shares of the whole otherwise.
     */
    int[] folds(Dataset data, int folds) {
        if (data.groups().length > 0) {
            double[] shares = new double[folds];
            Arrays.fill(shares, 1.0 / folds);
            return assign(data, shares);
        }
        int[] fold = new int[data.size()];
        if (data.times().length > 0) {
            int[] order = byTime(data);
            for (int i = 0; i < order.length; i++) {
                fold[order[i]] = (int) ((long) i * folds / order.length);
            }
            return fold;
        }
        for (boolean wanted : new boolean[] {false, true}) {
            int[] rows = IntStream.range(0, data.size())
                    .filter(row -> data.faulty()[row] == wanted)
                    .toArray();
            StratifiedSplit.shuffle(rows, random);
            for (int i = 0; i < rows.length; i++) {
                fold[rows[i]] = i % folds;
            }
        }
        return fold;
    }

    /** Gives whole groups to parts, the largest first, each to the part that lacks most of its classes. */
    private int[] assign(Dataset data, double[] shares) {
        int count = Arrays.stream(data.groups()).max().orElse(-1) + 1;
        double[][] sizes = new double[count][2];
        double[] total = new double[2];
        for (int row = 0; row < data.size(); row++) {
            int label = data.faulty()[row] ? 1 : 0;
            sizes[data.groups()[row]][label]++;
            total[label]++;
        }
        int[] order = IntStream.range(0, count).toArray();
        StratifiedSplit.shuffle(order, random);
        int[] largestFirst = Arrays.stream(order)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        group -> -sizes[group][0] / Math.max(1, total[0]) - sizes[group][1] / Math.max(1, total[1])))
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] given = new double[shares.length][2];
        int[] partOf = new int[count];
        for (int group : largestFirst) {
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int part = 0; part < shares.length; part++) {
                double lack = 0;
                for (int label = 0; label < 2; label++) {
                    double wanted = shares[part] * total[label];
                    lack += wanted == 0 ? 0 : sizes[group][label] / total[label] * (1 - given[part][label] / wanted);
                }
                if (lack > most) {
                    most = lack;
                    best = part;
                }
            }
            partOf[group] = best;
            given[best][0] += sizes[group][0];
            given[best][1] += sizes[group][1];
        }
        return Arrays.stream(data.groups()).map(group -> partOf[group]).toArray();
    }

    private static int[] byTime(Dataset data) {
        return IntStream.range(0, data.size())
                .boxed()
                .sorted(Comparator.comparingLong(row -> data.times()[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Rows of one time stay together. */
    private static int boundary(Dataset data, int[] order, double share) {
        int at = (int) Math.round(share * order.length);
        while (at > 0 && at < order.length && data.times()[order[at]] == data.times()[order[at - 1]]) {
            at++;
        }
        return at;
    }

    static int[] rows(int[] part, int wanted) {
        return IntStream.range(0, part.length)
                .filter(row -> part[row] == wanted)
                .toArray();
    }

    private StratifiedSplit checked(Dataset data, int[] training, int[] validation, int[] test)
            throws TrainingException {
        StratifiedSplit split = new StratifiedSplit(data.select(training), data.select(validation), data.select(test));
        for (Dataset part : new Dataset[] {split.training(), split.validation(), split.test()}) {
            int faulty = part.faultyCount();
            if (data.faultyCount() > 0 && (faulty == 0 || faulty == part.size())) {
                boolean grouped = data.groups().length > 0;
                throw new TrainingException("Split " + words(options) + ", the " + part.size() + " rows "
                        + (part == split.training() ? "to train" : part == split.test() ? "to test" : "to calibrate")
                        + " on are all " + (faulty == 0 ? "healthy" : "faulty") + ". "
                        + (grouped
                                ? groupsWords(data)
                                        + " Training, calibration and test need one each at least: bring rows"
                                        + " of more groups, or leave out --group."
                                : "Bring rows of a longer time, or split by machine with --group COLUMN, or leave out"
                                        + " --time."));
            }
        }
        return split;
    }

    private static String groupsWords(Dataset data) {
        long[] with = new long[2];
        for (boolean label : new boolean[] {false, true}) {
            with[label ? 1 : 0] = IntStream.range(0, data.size())
                    .filter(row -> data.faulty()[row] == label)
                    .map(row -> data.groups()[row])
                    .distinct()
                    .count();
        }
        return "There are " + with[1] + " groups with faulty rows and " + with[0] + " with healthy ones.";
    }
}
