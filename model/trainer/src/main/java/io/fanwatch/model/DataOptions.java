// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How labelled readings are read and split.
 *
 * @param table what is known of the files
 * @param negative value of the label column that means healthy; with it alone, all others mean faulty
 * @param missing what is done about missing values
 * @param markers texts that stand for a missing value, beside the usual ones
 * @param categories features whose numbers are kinds and not amounts: for each, by its name in lower case, the number of
 *     each word in the file, or none where the file has the numbers
 * @param group column of which no value is in two parts of the split, such as the machine; {@value #FILE}: each file is one
 * @param time column with the time: the first readings are trained on, the last ones tested on, unless a group is given
 * @param timeFormat how times are written
 * @param folds in how many parts to cross-validate; 0: not
 */
public record DataOptions(
        TableOptions table,
        Optional<String> negative,
        MissingValues missing,
        Set<String> markers,
        Map<String, Map<String, Float>> categories,
        Optional<String> group,
        Optional<String> time,
        TimeFormat timeFormat,
        int folds) {

    /** In place of a column: each file is a group. */
    public static final String FILE = "FILE";

    /** Everything is found, nothing may be missing, and the split is random. */
    public static final DataOptions DEFAULT = new DataOptions(
            TableOptions.FOUND,
            Optional.empty(),
            MissingValues.REFUSE,
            Set.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new TimeFormat("auto"),
            0);

    private static final int FEWEST_FOLDS = 3;
    private static final int MOST_FOLDS = 20;

    /** @throws IllegalArgumentException if the number of folds is out of range */
    public DataOptions {
        if (folds != 0 && (folds < FEWEST_FOLDS || folds > MOST_FOLDS)) {
            throw new IllegalArgumentException(
                    "--folds is " + folds + ": give " + FEWEST_FOLDS + " to " + MOST_FOLDS + ".");
        }
    }

    /**
     * @param newFolds in how many parts to cross-validate
     * @return these options with another number
     */
    public DataOptions withFolds(int newFolds) {
        return new DataOptions(table, negative, missing, markers, categories, group, time, timeFormat, newFolds);
    }

    /**
     * Reads what is written as {@code type=L:1,M:2,H:3}, or {@code type} where the file has numbers.
     *
     * @throws IllegalArgumentException if one is written otherwise
     */
    public static Map<String, Map<String, Float>> categories(List<String> written) {
        Map<String, Map<String, Float>> categories = new LinkedHashMap<>();
        for (String one : written) {
            int equals = one.indexOf('=');
            String name = (equals < 0 ? one : one.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            Map<String, Float> codes = new LinkedHashMap<>();
            for (String code :
                    equals < 0 ? new String[0] : one.substring(equals + 1).split(",")) {
                int colon = code.lastIndexOf(':');
                try {
                    codes.put(
                            code.substring(0, colon).strip(),
                            Float.valueOf(code.substring(colon + 1).strip()));
                } catch (IndexOutOfBoundsException | NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "--categories has '" + code + "': write a word and its number, such as Type=L:1,M:2,H:3.",
                            e);
                }
            }
            categories.put(name, codes);
        }
        return categories;
    }
}
