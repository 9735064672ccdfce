// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A cut of rows into parts for cross-validation.
 *
 * @param parts for each row its part, from 0
 * @param count how many parts there are
 */
record Folds(int[] parts, int count) {

    /** Parts with the class shares of the whole. */
    static Folds stratified(boolean[] faulty, int count, RandomGenerator random) {
        int[] parts = new int[faulty.length];
        for (boolean wanted : new boolean[] {false, true}) {
            int[] rows = IntStream.range(0, faulty.length)
                    .filter(row -> faulty[row] == wanted)
                    .toArray();
            StratifiedSplit.shuffle(rows, random);
            for (int i = 0; i < rows.length; i++) {
                parts[rows[i]] = i % count;
            }
        }
        return new Folds(parts, count);
    }

    /** Parts that each have whole units. */
    static Folds byUnit(int[] units, int count, RandomGenerator random) {
        int[] order =
                IntStream.rangeClosed(0, Arrays.stream(units).max().orElse(0)).toArray();
        StratifiedSplit.shuffle(order, random);
        int[] partOf = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            partOf[order[i]] = i % count;
        }
        return new Folds(Arrays.stream(units).map(unit -> partOf[unit]).toArray(), count);
    }

    /** The rows of a part. */
    int[] in(int part) {
        return IntStream.range(0, parts.length)
                .filter(row -> parts[row] == part)
                .toArray();
    }

    /** The rows of all other parts. */
    int[] outside(int part) {
        return IntStream.range(0, parts.length)
                .filter(row -> parts[row] != part)
                .toArray();
    }
}
