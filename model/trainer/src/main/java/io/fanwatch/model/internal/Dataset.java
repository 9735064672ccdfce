// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Labelled rows, in the order of the files. The arrays are shared, not copied: treat them as read-only.
 *
 * @param featureNames names of the columns of {@code rows}
 * @param rows one array of feature values a row; NaN where a value is missing
 * @param faulty for each row, whether it is faulty
 * @param digest {@code sha256:} and the hexadecimal digest of the files the rows come from
 * @param groups for each row the number of its group, such as the machine; empty if there are none
 * @param times for each row its time in milliseconds; empty if there are none
 * @param origin how the rows were read
 */
record Dataset(
        List<String> featureNames,
        float[][] rows,
        boolean[] faulty,
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

    Dataset(List<String> featureNames, float[][] rows, boolean[] faulty, String digest) {
        this(featureNames, rows, faulty, digest, new int[0], new long[0], new Origin("", List.of()));
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

    Dataset select(int[] indexes) {
        float[][] selectedRows = new float[indexes.length][];
        boolean[] selectedFaulty = new boolean[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            selectedRows[i] = rows[indexes[i]];
            selectedFaulty[i] = faulty[indexes[i]];
        }
        int[] selectedGroups = groups.length == 0
                ? groups
                : Arrays.stream(indexes).map(i -> groups[i]).toArray();
        long[] selectedTimes = times.length == 0
                ? times
                : Arrays.stream(indexes).mapToLong(i -> times[i]).toArray();
        return new Dataset(featureNames, selectedRows, selectedFaulty, digest, selectedGroups, selectedTimes, origin);
    }

    /** The same rows with other values. */
    Dataset with(List<String> newNames, float[][] newRows) {
        return new Dataset(newNames, newRows, faulty, digest, groups, times, origin);
    }
}
