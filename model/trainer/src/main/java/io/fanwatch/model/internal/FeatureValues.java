// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.DataOptions;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.table.Numerals;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.RowProblems;
import io.fanwatch.model.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the features of rows, and tells what is wrong with them. */
final class FeatureValues {

    private static final int MOST_WORDS = 12;
    private static final double MOSTLY = 0.9;

    private final TrainingOptions options;
    private final DataOptions reading;
    private final RowProblems problems;
    /** For each feature the words where numbers should be. */
    private final List<TreeSet<String>> words = new ArrayList<>();

    private final long[] wordRows;
    private long missing;

    FeatureValues(TrainingOptions options, RowProblems problems) {
        this.options = options;
        this.reading = options.reading();
        this.problems = problems;
        this.wordRows = new long[options.features().size()];
        options.features().forEach(feature -> words.add(new TreeSet<>()));
    }

    /**
     * @param columns where the features are
     * @return the values, NaN where one is missing; empty if one is wrong
     */
    Optional<float[]> read(Table table, Row row, int[] columns) {
        float[] values = new float[columns.length];
        boolean usable = true;
        for (int i = 0; i < values.length; i++) {
            String text = row.fields().get(columns[i]).strip();
            Optional<Float> value = value(i, text, table);
            if (value.isPresent()) {
                values[i] = value.get();
            } else if (isMissing(text) && reading.missing() != MissingValues.REFUSE) {
                values[i] = Float.NaN;
                missing++;
            } else {
                usable = false;
                complain(table, row, columns[i], i, text);
            }
        }
        return usable ? Optional.of(values) : Optional.empty();
    }

    /** How many values were missing. */
    long missing() {
        return missing;
    }

    private Optional<Float> value(int feature, String text, Table table) {
        Map<String, Float> codes =
                reading.categories().getOrDefault(options.features().get(feature), Map.of());
        if (codes.containsKey(text)) {
            return Optional.of(codes.get(text));
        }
        try {
            float value = Float.parseFloat(table.plain(text));
            return Float.isFinite(value) && codes.isEmpty() && !isMarker(text) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isMissing(String text) {
        return Numerals.isMissing(text) || isMarker(text);
    }

    private boolean isMarker(String text) {
        return !reading.markers().isEmpty() && reading.markers().contains(text);
    }

    private void complain(Table table, Row row, int column, int feature, String text) {
        String problem;
        if (text.isEmpty()) {
            problem = "the value is empty";
        } else {
            problem = "'" + text + "' is not a " + (isInfinite(text, table) ? "finite " : "") + "number";
        }
        boolean missing = isMissing(text);
        if (!missing) {
            wordRows[feature]++;
            if (words.get(feature).size() <= MOST_WORDS) {
                words.get(feature).add(text);
            }
        }
        String remedy = missing
                ? "Write a number with a decimal point, such as 528.5, or delete the line; or say --missing drop to leave"
                        + " such rows out, or --missing median or indicator to train with the median in its place"
                : table.remedy(text) + ", or delete the line; if it stands for a missing value, say --missing-values \""
                        + text + "\" --missing drop";
        problems.add(table.at(row), ", column " + table.header().get(column) + ": " + problem, remedy);
    }

    private static boolean isInfinite(String text, Table table) {
        try {
            Float.parseFloat(table.plain(text));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * A column of words only holds kinds or names, not bad numbers.
     *
     * @throws TrainingException if there is one: the message says what to do about it
     */
    void refuseWords(String files, long rows) throws TrainingException {
        for (int i = 0; i < wordRows.length; i++) {
            TreeSet<String> found = words.get(i);
            String name = options.features().get(i);
            if (wordRows[i] < Math.max(DatasetReader.MIN_ROWS_PER_CLASS, rows * MOSTLY)
                    || reading.categories().containsKey(name)) {
                continue;
            }
            if (found.size() > MOST_WORDS) {
                throw new TrainingException(
                        files + ", column " + name + " holds words, such as " + found.first() + " and " + found.last()
                                + ". A model takes numbers only: leave " + name + " out of --features.");
            }
            int[] number = {0};
            String codes = found.stream().map(word -> word + ":" + ++number[0]).collect(Collectors.joining(","));
            throw new TrainingException(files + ", column " + name + " holds the words " + String.join(", ", found)
                    + ". A gateway takes numbers only: leave " + name + " out of --features; or, if your devices send a"
                    + " number for each, say which, and the model has each as a kind of its own: --categories \"" + name
                    + "=" + codes + "\".");
        }
    }
}
