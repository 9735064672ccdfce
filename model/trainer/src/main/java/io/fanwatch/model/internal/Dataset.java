// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled rows, in the order of the files. The arrays are shared, not copied: treat them as read-only.
 *
 * @param featureNames names of the columns of {@code rows}
 * @param rows one array of feature values a row; NaN where a value is missing
 * @param faulty for each row, whether it is faulty
 * @param targets for each row what a model should give: 1 or 0 for faulty or not, or how much remains
 * @param digest {@code sha256:} and the hexadecimal digest of the files the rows come from
 * @param groups for each row the number of its group, such as the machine; empty if there are none
 * @param times for each row its time in milliseconds; empty if there are none
 * @param origin how the rows were read
 */
record Dataset(
        List<String> featureNames,
        float[][] rows,
        boolean[] faulty,
        float[] targets,
        String digest,
        int[] groups,
        long[] times,
        Origin origin) {

    /**
     * How rows were read.
     *
     * @param label which value of which column means faulty, in words
     * @param notes what to know about the data, in sentences
     */
    record Origin(String label, List<String> notes) {}

    /** Rows of which only faulty or not is asked. */
    Dataset(List<String> featureNames, float[][] rows, boolean[] faulty, String digest) {
        this(featureNames, rows, faulty, digest, new int[0], new long[0], new Origin("", List.of()));
    }

    /** The same, with all that is known of them. */
    Dataset(
            List<String> featureNames,
            float[][] rows,
            boolean[] faulty,
            String digest,
            int[] groups,
            long[] times,
            Origin origin) {
        this(featureNames, rows, faulty, zeroOrOne(faulty), digest, groups, times, origin);
    }

    /** Rows of units of which is asked how much remains; a group is a unit. */
    static Dataset ofLives(List<String> featureNames, float[][] rows, float[] targets, String digest, int[] units) {
        return new Dataset(
                featureNames,
                rows,
                new boolean[rows.length],
                targets,
                digest,
                units,
                new long[0],
                new Origin("", List.of()));
    }

    private static float[] zeroOrOne(boolean[] faulty) {
        float[] targets = new float[faulty.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = faulty[i] ? 1 : 0;
        }
        return targets;
    }

    int size() {
        return rows.length;
    }

    int faultyCount() {
        int count = 0;
        for (boolean isFaulty : faulty) {
            count += isFaulty ? 1 : 0;
        }
        return count;
    }

    /** Those that are not faulty. */
    Dataset healthy() {
        return select(IntStream.range(0, size()).filter(row -> !faulty[row]).toArray());
    }

    Dataset select(int[] indexes) {
        float[][] selectedRows = new float[indexes.length][];
        boolean[] selectedFaulty = new boolean[indexes.length];
        float[] selectedTargets = new float[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            selectedRows[i] = rows[indexes[i]];
            selectedFaulty[i] = faulty[indexes[i]];
            selectedTargets[i] = targets[indexes[i]];
        }
        int[] selectedGroups = groups.length == 0
                ? groups
                : Arrays.stream(indexes).map(i -> groups[i]).toArray();
        long[] selectedTimes = times.length == 0
                ? times
                : Arrays.stream(indexes).mapToLong(i -> times[i]).toArray();
        return new Dataset(
                featureNames,
                selectedRows,
                selectedFaulty,
                selectedTargets,
                digest,
                selectedGroups,
                selectedTimes,
                origin);
    }

    /** The same rows with other values. */
    Dataset with(List<String> newNames, float[][] newRows) {
        return new Dataset(newNames, newRows, faulty, targets, digest, groups, times, origin);
    }

    /** These rows, and the others, of the same kind, behind them. */
    Dataset and(Dataset others) {
        int all = size() + others.size();
        float[][] allRows = Arrays.copyOf(rows, all);
        boolean[] allFaulty = Arrays.copyOf(faulty, all);
        float[] allTargets = Arrays.copyOf(targets, all);
        int[] allGroups = Arrays.copyOf(groups, groups.length == 0 ? 0 : all);
        long[] allTimes = Arrays.copyOf(times, times.length == 0 ? 0 : all);
        System.arraycopy(others.rows, 0, allRows, size(), others.size());
        System.arraycopy(others.faulty, 0, allFaulty, size(), others.size());
        System.arraycopy(others.targets, 0, allTargets, size(), others.size());
        System.arraycopy(others.groups, 0, allGroups, groups.length, others.groups.length);
        System.arraycopy(others.times, 0, allTimes, times.length, others.times.length);
        return new Dataset(featureNames, allRows, allFaulty, allTargets, digest, allGroups, allTimes, origin);
    }
}
