// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads labelled rows from a CSV file and refuses whatever a model should not be trained on, with line and remedy. */
final class DatasetReader {

    /** Fewest rows of each class that can be split three ways and still be measured. */
    static final int MIN_ROWS_PER_CLASS = 20;

    private static final int BUFFER_BYTES = 1 << 16;

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
        return new DatasetReader(options).read();
    }

    private Dataset read() throws TrainingException {
        MessageDigest digest = sha256();
        try (InputStream bytes = new DigestInputStream(
                        new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), digest);
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .detectBomHeader(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(bytes)) {
            readRecords(csv.iterator());
        } catch (NoSuchFileException e) {
            throw new TrainingException("There is no file " + file + ". Check the path.", e);
        } catch (IOException | UncheckedIOException e) {
            throw new TrainingException(
                    "Cannot read " + file + ": " + e.getMessage() + ". Check that it is a readable file.", e);
        } catch (CsvParseException e) {
            throw new TrainingException(
                    file + " is not well-formed CSV: " + e.getMessage() + ". Check for a quote that is not closed.", e);
        }
        requireBothClasses();
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

    private void readRecords(Iterator<CsvRecord> records) throws TrainingException {
        if (!records.hasNext()) {
            throw new TrainingException(file + " is empty. Give a CSV file whose first line names the columns, such as "
                    + "Rotation,Temperature,Vibration,Sound,Faulty.");
        }
        CsvRecord header = records.next();
        int[] featureColumns = new int[options.features().size()];
        for (int i = 0; i < featureColumns.length; i++) {
            featureColumns[i] = column(header, options.features().get(i), "--features");
        }
        int labelColumn = column(header, options.label(), "--label");
        while (records.hasNext()) {
            CsvRecord line = records.next();
            if (line.getFieldCount() != header.getFieldCount()) {
                throw new TrainingException(at(line) + ": " + line.getFieldCount() + " fields, but the header names "
                        + header.getFieldCount() + ". Correct or delete the line; decimals need a point.");
            }
            float[] row = new float[featureColumns.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = number(line, featureColumns[i], header.getField(featureColumns[i]));
            }
            rows.add(row);
            faulty.add(isFaulty(line, labelColumn, header.getField(labelColumn)));
        }
        if (rows.isEmpty()) {
            throw new TrainingException(
                    file + " has a header but no rows. Add one line for each reading, healthy and faulty ones.");
        }
    }

    private int column(CsvRecord header, String name, String option) throws TrainingException {
        int found = -1;
        for (int i = 0; i < header.getFieldCount(); i++) {
            if (header.getField(i).strip().equalsIgnoreCase(name)) {
                if (found >= 0) {
                    throw new TrainingException(at(header) + ": the column '" + name
                            + "' appears twice. Rename one of the two, or delete it.");
                }
                found = i;
            }
        }
        if (found < 0) {
            throw new TrainingException(at(header) + ": there is no column '" + name + "', only "
                    + String.join(", ", header.getFields()) + ". Add the column, or name others with " + option + ".");
        }
        return found;
    }

    private float number(CsvRecord line, int column, String name) throws TrainingException {
        String text = line.getField(column).strip();
        float value;
        try {
            value = Float.parseFloat(text);
        } catch (NumberFormatException e) {
            String what = text.isEmpty() ? "the value is empty" : "'" + text + "' is not a number";
            throw new TrainingException(
                    at(line) + ", column " + name + ": " + what + ". Write a number with a decimal point, such as"
                            + " 528.5, or delete the line.",
                    e);
        }
        if (!Float.isFinite(value)) {
            throw new TrainingException(at(line) + ", column " + name + ": '" + text
                    + "' is not a finite number. Correct the value or delete the line.");
        }
        return value;
    }

    private boolean isFaulty(CsvRecord line, int column, String name) throws TrainingException {
        String text = line.getField(column).strip();
        if (text.isEmpty()) {
            throw new TrainingException(
                    at(line) + ", column " + name + ": the label is empty. Say whether the reading is faulty ("
                            + options.positive() + ") or not, or delete the line.");
        }
        String value = canonical(text);
        if (labelValues.add(value) && labelValues.size() > 2) {
            throw new TrainingException(at(line) + ", column " + name + ": '" + text
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

    private String at(CsvRecord line) {
        return file + ", line " + line.getStartingLineNumber();
    }

    /** Makes 1, 1.0 and +1 the same label, and TRUE and true. */
    private static String canonical(String label) {
        try {
            return new BigDecimal(label).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return label.toLowerCase(Locale.ROOT);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
