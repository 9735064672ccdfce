// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.table.Labels;
import io.fanwatch.model.table.Numerals;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.RowProblems;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TimeColumn;
import io.fanwatch.model.table.TimeFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Recorded readings from CSV files, one after the other. */
final class ReadingFiles {

    /** Takes each reading; the values are in the order of the fields asked for, NaN where one is missing or no number. */
    interface Reader {
        void read(String device, long time, double[] values, Optional<Boolean> faulty) throws TrainingException;
    }

    /** Lines of totals, or one that was cut off: more are wrong in another way. */
    private static final int MOST_AT_END = 3;

    private static final int FEWEST_BEFORE_END = 10;

    private final EvaluationOptions options;
    private final List<String> fields;
    private final Optional<TimeFormat> cycles;
    private final Consumer<String> notes;
    private final Set<String> said = new HashSet<>();
    private final Labels labels;
    private final RowProblems problems = new RowProblems();
    private final long[] numbers;
    private final String[] words;
    private long wordCount;
    private boolean anyFaulty;
    private long rows;

    /**
     * @param cycles how to read times that only count
     * @param notes told how files are written, each way once, and what is passed over
     */
    ReadingFiles(EvaluationOptions options, List<String> fields, Optional<TimeFormat> cycles, Consumer<String> notes) {
        this.options = options;
        this.fields = fields;
        this.cycles = cycles;
        this.notes = notes;
        this.numbers = new long[fields.size()];
        this.words = new String[fields.size()];
        this.labels = new Labels(files(), options.label().orElse(""), options.positive(), options.negative());
    }

    void read(Reader reader) throws TrainingException {
        for (Path file : options.files()) {
            read(file, reader);
        }
        problems.refuse(files(), rows);
        if (rows == 0) {
            throw new TrainingException(files() + " has a header but no rows. Add one line for each reading.");
        }
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == 0) {
                throw new TrainingException(files() + ": the column " + fields.get(i) + " holds no number"
                        + (words[i] == null ? "" : ", first " + words[i]) + ". Leave it out of --features.");
            }
        }
        if (wordCount > 0) {
            String first = Stream.of(words).filter(Objects::nonNull).findFirst().orElse("");
            notes.accept("Note: " + wordCount + " values are no numbers and count as missing, first " + first + ".");
        }
        if (options.positive().isEmpty() && options.negative().isEmpty()) {
            labels.meanings();
        } else if (!anyFaulty && labels.texts().size() > 1) {
            throw new TrainingException(
                    "No label is " + options.positive().orElse("faulty") + ": the column "
                            + options.label().orElse("") + " holds " + labels.counts()
                            + ". Name the value that means faulty with --positive, or the one that means healthy with --negative.");
        }
    }

    private String files() {
        return options.files().get(0) + (options.files().size() == 1 ? "" : " and others");
    }

    /** The file's name without its kind; with its folder where other files have the same. */
    private String device(Path file) {
        String name = stem(file);
        long alike = options.files().stream()
                .filter(other -> stem(other).equals(name))
                .count();
        Path folder = file.toAbsolutePath().getParent().getFileName();
        return alike < 2 || folder == null ? name : folder + "/" + name;
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("(?i)\\.gz$", "").replaceFirst("(?<=.)\\.[^.]*$", "");
    }

    private void read(Path file, Reader reader) throws TrainingException {
        String name = device(file);
        try (Table table = new Table(file, options.table())) {
            TimeColumn time = timeColumn(table);
            if (said.add(table.readAs() + time.words())) {
                notes.accept("Read as: " + table.readAs() + time.words());
            }
            int device =
                    options.device().isPresent() ? table.column(options.device().get(), "--device") : -1;
            int label =
                    options.label().isPresent() ? table.column(options.label().get(), "--label") : -1;
            int[] columns = new int[fields.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = table.column(fields.get(i), "--features");
            }
            List<Row> wrong = new ArrayList<>();
            while (table.hasNext()) {
                Row row = table.next();
                rows++;
                OptionalLong millis = table.problem(row).isPresent() ? OptionalLong.empty() : time.millis(row);
                if (millis.isEmpty()) {
                    wrong.add(row);
                    if (wrong.size() > MOST_AT_END || !time.hasRead()) {
                        complain(table, time, wrong);
                    }
                    continue;
                }
                complain(table, time, wrong);
                double[] values = new double[columns.length];
                for (int i = 0; i < columns.length; i++) {
                    values[i] = number(table, row, i, columns[i]);
                }
                reader.read(
                        device < 0 ? name : row.fields().get(device).strip(),
                        millis.getAsLong(),
                        values,
                        label < 0 ? Optional.empty() : faulty(table, row, label));
            }
            if (!problems.isEmpty() || rows < FEWEST_BEFORE_END * wrong.size()) {
                complain(table, time, wrong);
            }
            for (Row row : wrong) {
                notes.accept("Note: " + table.at(row) + ", at the end of the file, is no reading and is passed over: "
                        + String.join(" ", row.fields()));
            }
        }
    }

    private void complain(Table table, TimeColumn time, List<Row> wrong) {
        for (Row row : wrong) {
            Optional<String> problem = table.problem(row);
            if (problem.isPresent()) {
                problems.add(table.at(row), ": " + problem.get(), "Correct or delete the line");
            } else {
                time.complain(row, problems);
            }
        }
        wrong.clear();
    }

    private Optional<Boolean> faulty(Table table, Row row, int column) throws TrainingException {
        String label = row.fields().get(column).strip();
        if (labels.isMissing(label)) {
            return Optional.empty();
        }
        labels.add(label, table.at(row));
        boolean faulty = options.negative().isPresent()
                ? !Labels.canonical(label)
                        .equals(Labels.canonical(options.negative().get()))
                : Labels.canonical(label)
                        .equals(Labels.canonical(options.positive().orElse(Labels.DEFAULT_POSITIVE)));
        anyFaulty |= faulty;
        return Optional.of(faulty);
    }

    private TimeColumn timeColumn(Table table) throws TrainingException {
        TimeColumn found = timeColumn(table, options.timeFormat());
        if (cycles.isEmpty() || !found.isCount()) {
            return found;
        }
        if (said.add("cycles")) {
            notes.accept("Note: times only count, so a step of one is taken for a cycle of the model.");
        }
        return timeColumn(table, cycles.get());
    }

    private TimeColumn timeColumn(Table table, TimeFormat format) throws TrainingException {
        return TimeColumn.find(table, options.time(), format).orElseThrow(() -> TimeColumn.missing(table));
    }

    private double number(Table table, Row row, int field, int column) {
        String text = row.fields().get(column).strip();
        try {
            double value = Double.parseDouble(table.plain(text));
            if (Double.isFinite(value)) {
                numbers[field]++;
                return value;
            }
        } catch (NumberFormatException e) {
            if (!Numerals.isMissing(text)) {
                wordCount++;
                words[field] = words[field] == null
                        ? table.at(row) + ", column " + table.header().get(column) + ": '" + text + "'. "
                                + table.remedy(text)
                        : words[field];
            }
        }
        return Double.NaN;
    }
}
