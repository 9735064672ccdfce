// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.List;

/**
 * Labelled rows, in the order of the file. The arrays are shared, not copied: treat them as read-only.
 *
 * @param featureNames names of the columns of {@code rows}
 * @param rows one array of feature values a row
 * @param faulty for each row, whether it is faulty
 * @param digest {@code sha256:} and the hexadecimal digest of the file the rows come from
 */
record Dataset(List<String> featureNames, float[][] rows, boolean[] faulty, String digest) {

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
        return new Dataset(featureNames, selectedRows, selectedFaulty, digest);
    }
}
