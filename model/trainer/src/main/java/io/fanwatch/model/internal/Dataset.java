// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Labelled rows, in the order of the file. The arrays are shared, not copied: treat them as read-only.
 *
 * @param featureNames names of the columns of {@code rows}
 * @param rows one array of feature values a row
 * @param faulty for each row, whether it is faulty
 * @param targets for each row what a model should give: 1 or 0 for faulty or not, or how much remains
 * @param digest {@code sha256:} and the hexadecimal digest of the file the rows come from
 */
record Dataset(List<String> featureNames, float[][] rows, boolean[] faulty, float[] targets, String digest) {

    /** Rows of which only faulty or not is asked. */
    Dataset(List<String> featureNames, float[][] rows, boolean[] faulty, String digest) {
        this(featureNames, rows, faulty, zeroOrOne(faulty), digest);
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

    Dataset select(int[] indexes) {
        float[][] selectedRows = new float[indexes.length][];
        boolean[] selectedFaulty = new boolean[indexes.length];
        float[] selectedTargets = new float[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            selectedRows[i] = rows[indexes[i]];
            selectedFaulty[i] = faulty[indexes[i]];
            selectedTargets[i] = targets[indexes[i]];
        }
        return new Dataset(featureNames, selectedRows, selectedFaulty, selectedTargets, digest);
    }

    /** These rows, and the others behind them. */
    Dataset with(Dataset others) {
        float[][] allRows = Arrays.copyOf(rows, size() + others.size());
        boolean[] allFaulty = Arrays.copyOf(faulty, allRows.length);
        float[] allTargets = Arrays.copyOf(targets, allRows.length);
        System.arraycopy(others.rows, 0, allRows, size(), others.size());
        System.arraycopy(others.faulty, 0, allFaulty, size(), others.size());
        System.arraycopy(others.targets, 0, allTargets, size(), others.size());
        return new Dataset(featureNames, allRows, allFaulty, allTargets, digest);
    }
}
