// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Three disjoint sets of rows, each with the class shares of the whole.
 *
 * @param training about 70 % of the rows
 * @param validation about 15 %
 * @param test about 15 %
 */
record StratifiedSplit(Dataset training, Dataset validation, Dataset test) {

    private static final double TRAINING_SHARE = 0.70;
    private static final double VALIDATION_SHARE = 0.15;

    static StratifiedSplit of(Dataset data, RandomGenerator random) {
        return of(data, random, TRAINING_SHARE, VALIDATION_SHARE);
    }

    /** As {@link #of(Dataset, RandomGenerator)} with other shares; the rest is for the test. */
    static StratifiedSplit of(Dataset data, RandomGenerator random, double trainingShare, double validationShare) {
        int[][] parts = {{}, {}, {}};
        for (boolean wanted : new boolean[] {false, true}) {
            int[] rows = IntStream.range(0, data.size())
                    .filter(row -> data.faulty()[row] == wanted)
                    .toArray();
            shuffle(rows, random);
            int trainingEnd = (int) Math.round(rows.length * trainingShare);
            int validationEnd = Math.min(rows.length, trainingEnd + (int) Math.round(rows.length * validationShare));
            parts[0] = concat(parts[0], Arrays.copyOfRange(rows, 0, trainingEnd));
            parts[1] = concat(parts[1], Arrays.copyOfRange(rows, trainingEnd, validationEnd));
            parts[2] = concat(parts[2], Arrays.copyOfRange(rows, validationEnd, rows.length));
        }
        return new StratifiedSplit(data.select(parts[0]), data.select(parts[1]), data.select(parts[2]));
    }

    /** Puts the values in a random order, each order being equally likely. */
    static void shuffle(int[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    private static int[] concat(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
