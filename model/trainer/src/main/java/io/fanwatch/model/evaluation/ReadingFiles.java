// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.internal.Digests;
import io.fanwatch.model.internal.Labels;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Recorded readings from CSV files, one after the other. */
final class ReadingFiles {

    /** Takes each reading; the values are in the order of the fields asked for, NaN where one is missing or no number. */
    interface Reader {
        void read(String device, long time, double[] values, Optional<Boolean> faulty) throws TrainingException;
    }

    private static final List<String> USUAL_TIMES = List.of("time", "datetime", "timestamp", "");

    private final EvaluationOptions options;
    private final List<String> fields;

    ReadingFiles(EvaluationOptions options, List<String> fields) {
        this.options = options;
        this.fields = fields;
    }

    void read(Reader reader) throws TrainingException {
        for (Path file : options.files()) {
            read(file, reader);
        }
    }

    private void read(Path file, Reader reader) throws TrainingException {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        try (Table table = new Table(file, options.table(), Digests.sha256())) {
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
                                : Optional.of(
                                        Labels.canonical(row.fields().get(label).strip())
                                                .equals(Labels.canonical(options.positive()))));
            }
        }
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
