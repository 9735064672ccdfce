// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.table.Labels;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Recorded readings from CSV files, one after the other. */
final class ReadingFiles {

    /** Takes each reading; the values are in the order of the fields asked for, NaN where one is missing or no number. */
    interface Reader {
        void read(String device, long time, double[] values, Optional<Boolean> faulty) throws TrainingException;
    }

    private static final int MOST_LABELS = 10;
    private static final List<String> USUAL_TIMES = List.of("time", "datetime", "timestamp", "");

    private final EvaluationOptions options;
    private final List<String> fields;
    private final Consumer<String> readAs;
    private final Set<String> said = new HashSet<>();
    private final Set<String> labels = new LinkedHashSet<>();
    private boolean anyFaulty;

    /** @param readAs told how files are written, each way once */
    ReadingFiles(EvaluationOptions options, List<String> fields, Consumer<String> readAs) {
        this.options = options;
        this.fields = fields;
        this.readAs = readAs;
    }

    void read(Reader reader) throws TrainingException {
        for (Path file : options.files()) {
            read(file, reader);
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
                readAs.accept(table.readAs());
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
                Row row = table.nextWhole();
                double[] values = new double[columns.length];
                for (int i = 0; i < columns.length; i++) {
                    values[i] = number(table, row.fields().get(columns[i]).strip());
                }
                reader.read(
                        device < 0 ? name : row.fields().get(device).strip(),
                        time(table, row, time, options.timeFormat()),
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

    static long time(Table table, Row row, int column, TimeFormat format) throws TrainingException {
        String text = row.fields().get(column).strip();
        try {
            return format.millis(text);
        } catch (DateTimeException | NumberFormatException e) {
            throw new TrainingException(
                    table.at(row) + ", column " + table.header().get(column) + ": '" + text
                            + "' is no time in that format. Say with --time-format how times are written, such as"
                            + " yyyy.MM.dd.HH.mm.ss, or s for numbers of seconds.",
                    e);
        }
    }

    private static double number(Table table, String text) {
        try {
            double value = Double.parseDouble(table.plain(text));
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
