// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Family;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads labelled rows from a CSV file and refuses whatever a model should not be trained on, with line and remedy. */
public final class DatasetReader {

    /** Fewest rows of each class that can be split three ways and still be measured. */
    static final int MIN_ROWS_PER_CLASS = 20;

    private final Path file;
    private final TrainingOptions options;
    private final String positive;
    private final List<float[]> rows = new ArrayList<>();
    private final List<Boolean> faulty = new ArrayList<>();
    private final Set<String> labelValues = new LinkedHashSet<>();

    private DatasetReader(TrainingOptions options) {
        this.file = options.data();
        this.options = options;
        this.positive = canonical(options.positive());
    }

    /**
     * @param options the file and the columns to take
     * @return at least {@link #MIN_ROWS_PER_CLASS} rows of each class
     * @throws TrainingException if the file cannot be read or holds anything that cannot be trained on
     */
    static Dataset read(TrainingOptions options) throws TrainingException {
        return read(options, Family.NETWORK);
    }

    /** As {@link #read(TrainingOptions)}; families that learn healthy rows alone need no faulty ones. */
    static Dataset read(TrainingOptions options, Family family) throws TrainingException {
        return new DatasetReader(options).readRows(family == Family.ONE_CLASS || family == Family.AUTO);
    }

    private Dataset readRows(boolean healthyAlone) throws TrainingException {
        MessageDigest digest = Digests.sha256();
        try (CsvTable table = new CsvTable(file, digest)) {
            readRows(table, healthyAlone);
        }
        if (!healthyAlone || faulty.contains(true)) {
            requireBothClasses();
        } else if (faulty.size() < MIN_ROWS_PER_CLASS) {
            throw new TrainingException(file + " has too few rows to train on: " + faulty.size()
                    + " healthy ones. Give at least " + MIN_ROWS_PER_CLASS + ".");
        }
        boolean[] labels = new boolean[faulty.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = faulty.get(i);
        }
        return new Dataset(
                options.features(),
                rows.toArray(float[][]::new),
                labels,
                "sha256:" + HexFormat.of().formatHex(digest.digest()));
    }

    private void readRows(CsvTable table, boolean healthyAlone) throws TrainingException {
        int[] featureColumns = new int[options.features().size()];
        for (int i = 0; i < featureColumns.length; i++) {
            featureColumns[i] = table.column(options.features().get(i), "--features");
        }
        // a label that was not asked for may be absent where only healthy rows are needed
        boolean unlabelled = healthyAlone
                && options.label().equals(TrainingOptions.DEFAULT_LABEL)
                && table.find(options.label()).isEmpty();
        int labelColumn = unlabelled ? -1 : table.column(options.label(), "--label");
        while (table.hasNext()) {
            CsvTable.Row line = table.next();
            float[] row = new float[featureColumns.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = number(table, line, featureColumns[i]);
            }
            rows.add(row);
            faulty.add(!unlabelled && isFaulty(table, line, labelColumn));
        }
        if (rows.isEmpty()) {
            throw new TrainingException(
                    file + " has a header but no rows. Add one line for each reading, healthy and faulty ones.");
        }
    }

    private static float number(CsvTable table, CsvTable.Row line, int column) throws TrainingException {
        String name = table.header().get(column);
        String text = line.fields().get(column).strip();
        float value;
        try {
            value = Float.parseFloat(text);
        } catch (NumberFormatException e) {
            String what = text.isEmpty() ? "the value is empty" : "'" + text + "' is not a number";
            throw new TrainingException(
                    table.at(line) + ", column " + name + ": " + what + ". Write a number with a decimal point, such as"
                            + " 528.5, or delete the line.",
                    e);
        }
        if (!Float.isFinite(value)) {
            throw new TrainingException(table.at(line) + ", column " + name + ": '" + text
                    + "' is not a finite number. Correct the value or delete the line.");
        }
        return value;
    }

    private boolean isFaulty(CsvTable table, CsvTable.Row line, int column) throws TrainingException {
        String name = table.header().get(column);
        String text = line.fields().get(column).strip();
        if (text.isEmpty()) {
            throw new TrainingException(
                    table.at(line) + ", column " + name + ": the label is empty. Say whether the reading is faulty ("
                            + options.positive() + ") or not, or delete the line.");
        }
        String value = canonical(text);
        if (labelValues.add(value) && labelValues.size() > 2) {
            throw new TrainingException(table.at(line) + ", column " + name + ": '" + text
                    + "' is a third label, after "
                    + String.join(" and ", List.copyOf(labelValues).subList(0, 2))
                    + ". Use two values, one for faulty and one for healthy.");
        }
        return value.equals(positive);
    }

    private void requireBothClasses() throws TrainingException {
        int positives = 0;
        for (boolean isFaulty : faulty) {
            positives += isFaulty ? 1 : 0;
        }
        int negatives = faulty.size() - positives;
        if (positives == 0 || negatives == 0) {
            throw new TrainingException(file + " has one class only: all " + faulty.size() + " rows up to line "
                    + (faulty.size() + 1) + " have " + String.join(" or ", labelValues) + " in the column "
                    + options.label() + ", and faulty is " + options.positive()
                    + ". Add rows of the other class, or name the faulty value with --positive.");
        }
        if (Math.min(positives, negatives) < MIN_ROWS_PER_CLASS) {
            throw new TrainingException(file + " has too few rows to train on: " + positives + " faulty and "
                    + negatives + " healthy. Give at least " + MIN_ROWS_PER_CLASS + " of each.");
        }
    }

    /** Makes 1, 1.0 and +1 the same label, and TRUE and true. */
    public static String canonical(String label) {
        try {
            return new BigDecimal(label).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return label.toLowerCase(Locale.ROOT);
        }
    }
}
