// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.fanwatch.model.TrainingException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file of rows with named columns: separated by commas, semicolons, tabs or blanks, as its first line shows. A first line
 * of decimals is no header; its columns are then called 1, 2, 3 and so on.
 */
public final class CsvTable implements AutoCloseable {

    /**
     * A row.
     *
     * @param line where it starts, from 1
     */
    public record Row(long line, List<String> fields) {}

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Closeable reader;
    private final Iterator<Row> rows;
    private final Row header;
    private Row ahead;

    /**
     * @param file the file
     * @param digest sees every byte once all rows are read
     * @throws TrainingException if the file cannot be read or is empty
     */
    public CsvTable(Path file, MessageDigest digest) throws TrainingException {
        this.file = file;
        try {
            InputStream bytes =
                    new BufferedInputStream(new DigestInputStream(Files.newInputStream(file), digest), BUFFER_BYTES);
            char separator = separator(bytes);
            if (separator == ' ') {
                BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
                this.reader = lines;
                this.rows = blankSeparated(lines);
            } else {
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .fieldSeparator(separator)
                        .detectBomHeader(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(bytes);
                this.reader = csv;
                Iterator<CsvRecord> records = csv.iterator();
                this.rows = Stream.generate(() -> records)
                        .takeWhile(Iterator::hasNext)
                        .map(Iterator::next)
                        .map(record -> new Row(record.getStartingLineNumber(), record.getFields()))
                        .iterator();
            }
        } catch (NoSuchFileException e) {
            throw new TrainingException("There is no file " + file + ". Check the path.", e);
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (!hasNext()) {
            throw new TrainingException(file + " is empty. Give a CSV file whose first line names the columns, such as "
                    + "Rotation,Temperature,Vibration,Sound,Faulty.");
        }
        Row first = next();
        if (isData(first.fields())) {
            this.ahead = first;
            this.header = new Row(
                    1,
                    IntStream.rangeClosed(1, first.fields().size())
                            .mapToObj(Integer::toString)
                            .toList());
        } else {
            this.header = first;
        }
    }

    /** The names of the columns. */
    public List<String> header() {
        return header.fields();
    }

    /** Whether there is another row. */
    public boolean hasNext() throws TrainingException {
        return ahead != null || guarded(rows::hasNext);
    }

    /**
     * The next row.
     *
     * @throws TrainingException if it has not as many fields as the header
     */
    public Row next() throws TrainingException {
        Row row = ahead != null ? ahead : guarded(rows::next);
        ahead = null;
        if (header != null && row.fields().size() != header().size()) {
            throw new TrainingException(at(row) + ": " + row.fields().size() + " fields, but the header names "
                    + header().size() + ". Correct or delete the line; decimals need a point.");
        }
        return row;
    }

    /**
     * Where a column stands, compared without regard to case.
     *
     * @param option the option that names columns, for the message
     * @throws TrainingException if it is not there, or twice
     */
    public int column(String name, String option) throws TrainingException {
        return find(name)
                .orElseThrow(() -> new TrainingException(at(header) + ": there is no column '" + name + "', only "
                        + String.join(", ", header()) + ". Add the column, or name others with " + option + "."));
    }

    /**
     * Where a column stands, if it is there.
     *
     * @throws TrainingException if it is there twice
     */
    public OptionalInt find(String name) throws TrainingException {
        int[] found = IntStream.range(0, header().size())
                .filter(i -> header().get(i).strip().equalsIgnoreCase(name))
                .toArray();
        if (found.length > 1) {
            throw new TrainingException(
                    at(header) + ": the column '" + name + "' appears twice. Rename one of the two, or delete it.");
        }
        return found.length == 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
    }

    /** Names the file and the row's line, for messages. */
    public String at(Row row) {
        return file + ", line " + row.line();
    }

    @Override
    public void close() throws TrainingException {
        try {
            reader.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private <T> T guarded(Supplier<T> step) throws TrainingException {
        try {
            return step.get();
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        } catch (CsvParseException e) {
            throw new TrainingException(
                    file + " is not well-formed CSV: " + e.getMessage() + ". Check for a quote that is not closed.", e);
        }
    }

    private TrainingException unreadable(Exception e) {
        return new TrainingException(
                "Cannot read " + file + ": " + e.getMessage() + ". Check that it is a readable file.", e);
    }

    private static Iterator<Row> blankSeparated(BufferedReader lines) {
        long[] line = {0};
        return lines.lines()
                .map(text -> new Row(++line[0], List.of(text.strip().split("\\s+"))))
                .filter(row -> !row.fields().get(0).isEmpty())
                .iterator();
    }

    private static char separator(InputStream bytes) throws IOException {
        bytes.mark(BUFFER_BYTES);
        String start = new String(bytes.readNBytes(BUFFER_BYTES / 2), StandardCharsets.UTF_8);
        bytes.reset();
        String line = start.strip().lines().findFirst().orElse("");
        for (char separator : new char[] {';', '\t', ','}) {
            if (line.indexOf(separator) >= 0) {
                return separator;
            }
        }
        return isData(List.of(line.strip().split("\\s+"))) ? ' ' : ',';
    }

    /** Whether all fields are numbers, and one at least is no whole one: nobody calls a column that. */
    private static boolean isData(List<String> fields) {
        try {
            boolean decimals = false;
            for (String field : fields) {
                decimals |= Double.parseDouble(field) % 1 != 0;
            }
            return decimals;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
