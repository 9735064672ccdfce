// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.FanReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A CSV file of labelled readings: the columns {@code DeviceID, Time, Rotation, Temperature, Vibration, Sound, Faulty}
 * in any order and letter case; others are ignored.
 */
public final class ReadingsFile {

    private static final List<String> COLUMNS =
            List.of("DeviceID", "Time", "Rotation", "Temperature", "Vibration", "Sound", "Faulty");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Path file;
    private final Map<String, Integer> columns = new HashMap<>();

    private ReadingsFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the whole file.
     *
     * @throws CommandException if it is missing or wrong: the message names the file, the line, the value and the remedy
     */
    public static List<LabelledReading> read(Path file) throws CommandException {
        return new ReadingsFile(file).read();
    }

    private List<LabelledReading> read() throws CommandException {
        if (Files.isDirectory(file)) {
            throw CommandException.badInput(file + " is a folder: name a CSV file in it");
        }
        List<LabelledReading> readings = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = reader()) {
            Iterator<CsvRecord> lines = csv.iterator();
            if (!lines.hasNext()) {
                throw CommandException.badInput(file + " is empty: it needs the header " + String.join(",", COLUMNS));
            }
            readHeader(lines.next());
            while (lines.hasNext()) {
                readings.add(readLine(lines.next()));
            }
        } catch (NoSuchFileException e) {
            throw CommandException.badInput("There is no file " + file);
        } catch (IOException | CsvParseException e) {
            throw CommandException.badInput("Cannot read " + file + " as CSV: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw CommandException.badInput(
                    "Cannot read " + file + " as CSV: " + e.getCause().getMessage());
        }
        if (readings.isEmpty()) {
            throw CommandException.badInput(file + " has a header but no readings: add lines, one a reading");
        }
        return List.copyOf(readings);
    }

    private CsvReader<CsvRecord> reader() throws IOException {
        return CsvReader.builder()
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file);
    }

    private void readHeader(CsvRecord header) throws CommandException {
        for (int i = 0; i < header.getFieldCount(); i++) {
            columns.putIfAbsent(key(header.getField(i)), i);
        }
        for (String column : COLUMNS) {
            if (!columns.containsKey(key(column))) {
                throw wrong(
                        header,
                        "there is no column " + column + "; the first line must name the columns "
                                + String.join(",", COLUMNS));
            }
        }
    }

    private LabelledReading readLine(CsvRecord line) throws CommandException {
        FanReading reading = new FanReading(
                text(line, "DeviceID"),
                time(line),
                number(line, "Rotation"),
                number(line, "Temperature"),
                number(line, "Vibration"),
                number(line, "Sound"));
        return new LabelledReading(reading, label(line));
    }

    private String text(CsvRecord line, String column) throws CommandException {
        int index = columns.get(key(column));
        if (index >= line.getFieldCount()) {
            throw wrong(
                    line,
                    "only " + line.getFieldCount() + " fields, so " + column
                            + " is missing; complete or delete the line");
        }
        String text = line.getField(index).strip();
        if (text.isEmpty()) {
            throw wrong(line, column + " is empty; fill it in or delete the line");
        }
        return text;
    }

    private String time(CsvRecord line) throws CommandException {
        String text = text(line, "Time");
        try {
            LocalDateTime.parse(text, TIME);
            return text;
        } catch (DateTimeParseException e) {
            throw wrong(line, "Time is '" + text + "'; write it as 2020-10-01 10:49:34");
        }
    }

    private double number(CsvRecord line, String column) throws CommandException {
        String text = text(line, column);
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as for numbers that are not finite
        }
        throw wrong(line, column + " is '" + text + "', not a number; write it as 528.5, with a point");
    }

    private boolean label(CsvRecord line) throws CommandException {
        String text = text(line, "Faulty");
        return switch (text) {
            case "0" -> false;
            case "1" -> true;
            default -> throw wrong(line, "Faulty is '" + text + "'; write 0 for healthy or 1 for faulty");
        };
    }

    private CommandException wrong(CsvRecord line, String problem) {
        return CommandException.badInput(file + ", line " + line.getStartingLineNumber() + ": " + problem);
    }

    private static String key(String column) {
        return column.strip().replace("\uFEFF", "").toLowerCase(Locale.ROOT);
    }
}
