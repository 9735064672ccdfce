// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.kura.tools.mqtt.Reading;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.table.Labels;
import io.fanwatch.model.table.Numerals;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.RowProblems;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TimeColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Files of labelled readings, by default with the columns {@code DeviceID, Time, Rotation, Temperature, Vibration, Sound,
 * Faulty} in any order and letter case; others are ignored.
 */
public final class ReadingsFile {

    private static final String COLUMNS = "DeviceID,Time,Rotation,Temperature,Vibration,Sound,Faulty";
    private static final String DEVICE = "DeviceID";
    private static final DateTimeFormatter SENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final ReadingsOptions options;
    private final Consumer<String> notes;
    private final List<Reading> readings = new ArrayList<>();
    private final RowProblems problems = new RowProblems();
    private final Labels labels;
    private final String files;
    private long rows;
    private long left;

    private ReadingsFile(List<Path> files, ReadingsOptions options, Consumer<String> notes) {
        this.options = options;
        this.notes = notes;
        this.files = files.get(0) + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more files");
        this.labels = new Labels(this.files, options.label(), options.positive(), options.negative());
    }

    /**
     * Reads the whole file.
     *
     * @throws CommandException if it is missing or wrong: the message names the file, the line, the value and the remedy
     */
    public static List<LabelledReading> read(Path file) throws CommandException {
        return read(List.of(file), ReadingsOptions.DEFAULT, note -> {});
    }

    /**
     * Reads files whole, one after the other.
     *
     * @param notes told how they are read, and what is left out
     * @throws CommandException if one is missing or wrong: the message names the file, the line, the value and the remedy
     */
    public static List<LabelledReading> read(List<Path> files, ReadingsOptions options, Consumer<String> notes)
            throws CommandException {
        ReadingsFile all = new ReadingsFile(files, options, notes);
        try {
            for (Path file : files) {
                all.readFile(file);
            }
            return all.labelled();
        } catch (TrainingException e) {
            throw CommandException.badInput(e.getMessage());
        }
    }

    private void readFile(Path file) throws CommandException, TrainingException {
        if (Files.isDirectory(file)) {
            throw CommandException.badInput(file + " is a folder: name a CSV file in it");
        }
        if (Files.isRegularFile(file) && file.toFile().length() == 0) {
            throw CommandException.badInput(file + " is empty: it needs the header " + COLUMNS);
        }
        try (Table table = new Table(file, options.table())) {
            Optional<TimeColumn> time = TimeColumn.find(table, options.time(), options.timeFormat());
            notes.accept(
                    "Read as: " + table.readAs() + time.map(TimeColumn::words).orElse(", without times"));
            OptionalInt device = column(table, options.device(), DEVICE, "--device");
            Map<String, Integer> features = new LinkedHashMap<>();
            for (Map.Entry<String, String> feature : options.features().entrySet()) {
                features.put(feature.getKey(), table.column(feature.getValue(), "--features"));
            }
            int label = table.column(options.label(), "--label");
            String name = file.getFileName().toString().replaceFirst("\\..*$", "");
            while (table.hasNext()) {
                rows++;
                new Line(table, table.next()).read(name, device, time, features, label);
            }
        }
    }

    private static OptionalInt column(Table table, Optional<String> told, String usual, String option)
            throws TrainingException {
        return told.isPresent() ? OptionalInt.of(table.column(told.get(), option)) : table.find(usual);
    }

    private List<LabelledReading> labelled() throws TrainingException, CommandException {
        problems.refuse(files, rows);
        if (readings.isEmpty()) {
            throw CommandException.badInput(files + " has a header but no readings: add lines, one a reading");
        }
        List<LabelledReading> labelled = new ArrayList<>();
        List<Optional<Boolean>> meanings = labels.meanings();
        for (int i = 0; i < readings.size(); i++) {
            Optional<Boolean> faulty = meanings.get(labels.value(i));
            if (faulty.isPresent()) {
                labelled.add(new LabelledReading(readings.get(i), faulty.get()));
            }
        }
        left += readings.size() - labelled.size();
        if (left > 0) {
            notes.accept(left + " of " + rows + " rows lack a value or a label and are left out");
        }
        return List.copyOf(labelled);
    }

    /** One line, which may be wrong in several ways. */
    private final class Line {

        private final Table table;
        private final Row row;
        private boolean wrong;
        private boolean missing;

        Line(Table table, Row row) {
            this.table = table;
            this.row = row;
        }

        void read(String name, OptionalInt device, Optional<TimeColumn> time, Map<String, Integer> features, int label)
                throws TrainingException {
            if (table.problem(row).isPresent()) {
                String lacking = row.fields().size() < table.header().size()
                        ? "only " + row.fields().size() + " fields, so "
                                + table.header().get(row.fields().size()) + " is missing"
                        : table.problem(row).get();
                problems.add(table.at(row), ": " + lacking, "Complete or delete the line");
                return;
            }
            String id = device.isPresent() ? text(device.getAsInt()) : name;
            Optional<String> at = time.map(this::time);
            Map<String, Double> values = new LinkedHashMap<>();
            features.forEach((field, column) -> values.put(field, number(column)));
            String blank = row.fields().get(label).strip();
            String faulty = options.negative().isPresent() && !labels.isMissing(blank) ? blank : text(label);
            if (options.positive().isEmpty()
                    && options.negative().isEmpty()
                    && !wrong
                    && !missing
                    && !faulty.matches("[+]?[01](\\.0*)?")) {
                wrong(
                        label,
                        "is '" + faulty + "'; write 0 for healthy or 1 for faulty, or say which value means faulty with"
                                + " --positive, or healthy with --negative");
            }
            if (missing && !wrong) {
                left++;
            } else if (!wrong) {
                readings.add(reading(id, at, values));
                labels.add(faulty, table.at(row));
            }
        }

        private Reading reading(String id, Optional<String> time, Map<String, Double> values) {
            if (time.isEmpty() || !List.copyOf(values.keySet()).equals(ReadingsOptions.FAN_FIELDS)) {
                return new MeasuredReading(id, time, values);
            }
            return new FanReading(
                    id,
                    time.get(),
                    values.get("rotation"),
                    values.get("temperature"),
                    values.get("vibration"),
                    values.get("sound"));
        }

        private String text(int column) {
            String text = row.fields().get(column).strip();
            if (text.isEmpty() && options.dropMissing()) {
                missing = true;
            } else if (text.isEmpty()) {
                wrong(column, "is empty; fill it in or delete the line, or leave such rows out with --missing drop");
            }
            return text;
        }

        private String time(TimeColumn column) {
            OptionalLong millis = column.millis(row);
            if (millis.isPresent()) {
                return SENT.format(Instant.ofEpochMilli(millis.getAsLong()));
            }
            if (options.dropMissing() && column.isBlank(row)) {
                missing = true;
            } else {
                wrong = true;
                column.complain(row, problems);
            }
            return "";
        }

        private double number(int column) {
            String text = text(column);
            if (Numerals.isMissing(text) && options.dropMissing()) {
                missing = true;
                return 0;
            }
            try {
                double number = text.isEmpty() ? 0 : Double.parseDouble(table.plain(text));
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below, as for numbers that are not finite
            }
            wrong(column, "is '" + text + "', not a number");
            return 0;
        }

        private void wrong(int column, String problem) {
            wrong = true;
            problems.add(
                    table.at(row), ": " + table.header().get(column) + " " + problem, "Correct or delete the line");
        }
    }
}
