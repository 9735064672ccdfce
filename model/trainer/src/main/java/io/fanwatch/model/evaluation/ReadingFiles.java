// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.table.Labels;
import io.fanwatch.model.table.Numerals;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.RowProblems;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Recorded readings from CSV files, one after the other. */
final class ReadingFiles {

    /** Takes each reading; the values are in the order of the fields asked for, NaN where one is missing or no number. */
    interface Reader {
        void read(String device, long time, double[] values, Optional<Boolean> faulty) throws TrainingException;
    }

    static final String TIME_REMEDY =
            "Say with --time-format how times are written, such as yyyy.MM.dd.HH.mm.ss, or s for"
                    + " numbers of seconds";
    private static final int MOST_LABELS = 10;
    private static final List<String> USUAL_TIMES = List.of("time", "datetime", "timestamp", "");

    private final EvaluationOptions options;
    private final List<String> fields;
    private final Consumer<String> notes;
    private final Set<String> said = new HashSet<>();
    private final Set<String> labels = new LinkedHashSet<>();
    private final RowProblems problems = new RowProblems();
    private boolean anyFaulty;
    private long rows;
    private long words;
    private String firstWord = "";

    /** @param notes told how files are written, each way once, and what is passed over */
    ReadingFiles(EvaluationOptions options, List<String> fields, Consumer<String> notes) {
        this.options = options;
        this.fields = fields;
        this.notes = notes;
    }

    void read(Reader reader) throws TrainingException {
        for (Path file : options.files()) {
            read(file, reader);
        }
        problems.refuse(options.files().get(0) + (options.files().size() == 1 ? "" : " and others"), rows);
        if (words > 0) {
            notes.accept("Note: " + words + " values are no numbers and count as missing, first " + firstWord + ".");
        }
        if (!anyFaulty && labels.size() > 1) {
            throw new TrainingException(
                    "No label is " + options.positive() + ": the column "
                            + options.label().orElse("") + " holds " + String.join(", ", labels)
                            + ". Name the value that means faulty with --positive, or the one that means healthy with --negative.");
        }
    }

    private void read(Path file, Reader reader) throws TrainingException {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        try (Table table = new Table(file, options.table())) {
            if (said.add(table.readAs())) {
                notes.accept("Read as: " + table.readAs());
            }
            int device =
                    options.device().isPresent() ? table.column(options.device().get(), "--device") : -1;
            int time = timeColumn(table);
            int label =
                    options.label().isPresent() ? table.column(options.label().get(), "--label") : -1;
            int[] columns = new int[fields.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = table.column(fields.get(i), "--features");
            }
            while (table.hasNext()) {
                Row row = table.next();
                rows++;
                if (table.problem(row).isPresent()) {
                    problems.add(table.at(row), ": " + table.problem(row).get(), "Correct or delete the line");
                    continue;
                }
                OptionalLong millis = time(table, row, time, options.timeFormat());
                if (millis.isEmpty()) {
                    problems.add(table.at(row), noTime(table, row, time), TIME_REMEDY);
                    continue;
                }
                double[] values = new double[columns.length];
                for (int i = 0; i < columns.length; i++) {
                    values[i] = number(table, row, columns[i]);
                }
                reader.read(
                        device < 0 ? name : row.fields().get(device).strip(),
                        millis.getAsLong(),
                        values,
                        label < 0
                                ? Optional.empty()
                                : Optional.of(isFaulty(row.fields().get(label).strip())));
            }
        }
    }

    private boolean isFaulty(String label) {
        if (labels.size() < MOST_LABELS) {
            labels.add(label);
        }
        boolean faulty = options.negative().isPresent()
                ? !Labels.canonical(label)
                        .equals(Labels.canonical(options.negative().get()))
                : Labels.canonical(label).equals(Labels.canonical(options.positive()));
        anyFaulty |= faulty;
        return faulty;
    }

    private int timeColumn(Table table) throws TrainingException {
        if (options.time().isPresent()) {
            return table.column(options.time().get(), "--time");
        }
        for (String usual : USUAL_TIMES) {
            OptionalInt found = table.find(usual);
            if (found.isPresent()) {
                return found.getAsInt();
            }
        }
        return table.column("time", "--time");
    }

    /** The time in milliseconds; empty if it is none. */
    static OptionalLong time(Table table, Row row, int column, TimeFormat format) {
        try {
            return OptionalLong.of(format.millis(row.fields().get(column).strip()));
        } catch (DateTimeException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static String noTime(Table table, Row row, int column) {
        return ", column " + table.header().get(column) + ": '"
                + row.fields().get(column).strip() + "' is no time in that format";
    }

    private double number(Table table, Row row, int column) {
        String text = row.fields().get(column).strip();
        try {
            double value = Double.parseDouble(table.plain(text));
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException e) {
            if (!Numerals.isMissing(text)) {
                words++;
                firstWord = firstWord.isEmpty()
                        ? table.at(row) + ", column " + table.header().get(column) + ": '" + text + "'. "
                                + table.remedy(text)
                        : firstWord;
            }
            return Double.NaN;
        }
    }
}
