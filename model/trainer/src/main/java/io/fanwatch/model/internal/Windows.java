// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.DataOptions;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A machine's last readings in place of one, the oldest first, as a gateway gives them to a model of windows.
 *
 * @param length how many readings; 1: each is judged alone
 */
record Windows(int length) {

    /** @throws TrainingException if windows cannot be made of rows that are read so */
    void check(DataOptions reading) throws TrainingException {
        if (length > 1 && (reading.group().isEmpty() || reading.time().isEmpty())) {
            throw new TrainingException(
                    "--readings " + length + " needs the columns of the machine and of the time, to know"
                            + " which readings are one machine's last: give --group and --time.");
        }
        boolean isWhole = reading.missing() == MissingValues.REFUSE || reading.missing() == MissingValues.DROP;
        if (length > 1 && !(isWhole && reading.categories().isEmpty())) {
            throw new TrainingException("--readings " + length + " takes amounts that are never missing. Leave out"
                    + " --categories, and give --missing drop if values are missing.");
        }
    }

    /** The features of all readings of a window; those of the last one have their own names. */
    List<String> names(List<String> features) {
        List<String> names = new ArrayList<>();
        for (int before = length - 1; before > 0; before--) {
            for (String feature : features) {
                names.add(feature + ", " + before + " before");
            }
        }
        names.addAll(features);
        return names;
    }

    /** The windows of each group, in order of time. A machine's first readings have none, as on a gateway. */
    Dataset of(Dataset data) {
        if (length == 1) {
            return data;
        }
        int width = data.featureNames().size();
        int[] byTime = IntStream.range(0, data.size())
                .boxed()
                .sorted(Comparator.comparingLong(row -> data.times()[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        Map<Integer, float[]> last = new HashMap<>();
        int[] seen = new int[Arrays.stream(data.groups()).max().orElse(0) + 1];
        float[][] rows = new float[data.size()][];
        List<Integer> whole = new ArrayList<>();
        for (int row : byTime) {
            int group = data.groups()[row];
            float[] before = last.getOrDefault(group, new float[length * width]);
            rows[row] = Arrays.copyOfRange(before, width, before.length + width);
            System.arraycopy(data.rows()[row], 0, rows[row], before.length - width, width);
            last.put(group, rows[row]);
            if (++seen[group] >= length) {
                whole.add(row);
            }
        }
        return data.with(names(data.featureNames()), rows)
                .select(whole.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The last readings of windows, without those before. */
    Dataset last(Dataset windows) {
        int all = windows.featureNames().size();
        int from = all - all / length;
        return windows.with(
                windows.featureNames().subList(from, all),
                Arrays.stream(windows.rows())
                        .map(row -> Arrays.copyOfRange(row, from, all))
                        .toArray(float[][]::new));
    }
}
