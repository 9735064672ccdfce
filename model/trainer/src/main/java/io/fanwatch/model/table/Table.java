// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.fanwatch.model.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * A file of rows with named columns, plain or compressed by gzip. What separates fields, decimals, letters, the header and
 * what is no row are found; columns without a header are called 1, 2, 3 and so on. Not thread-safe.
 */
public final class Table implements AutoCloseable {

    private final Path file;
    private final TableOptions options;
    private final TextFile text;
    private final TableFormat format;
    private final List<String> written;
    private final List<String> header;
    private Iterator<Row> rows;
    private Row ahead;
    private long repeatedHeaders;

    /**
     * @param file the file
     * @param options what is known of it
     * @param digest sees every byte once all rows are read
     * @throws TrainingException if the file cannot be read, is empty or no text
     */
    public Table(Path file, TableOptions options, MessageDigest digest) throws TrainingException {
        this(file, options, bytes -> new DigestInputStream(bytes, digest));
    }

    /** The same table once more, from its beginning. */
    Table(Table other) throws TrainingException {
        this(other.file, other.options);
    }

    /** As above, for those who need no digest. */
    public Table(Path file, TableOptions options) throws TrainingException {
        this(file, options, bytes -> bytes);
    }

    private Table(Path file, TableOptions options, UnaryOperator<InputStream> through) throws TrainingException {
        this.file = file;
        this.options = options;
        try {
            this.text = new TextFile(file, options.encoding(), through);
            this.format = new FormatFinder(text.sample(), options).find();
            this.rows = plain(Rows.of(text.reader(), format.separator()));
        } catch (NoSuchFileException e) {
            throw new TrainingException("There is no file " + file + ". Check the path.", e);
        } catch (IOException e) {
            throw unreadable(e);
        }
        advance();
        while (ahead != null && ahead.line() < format.firstLine()) {
            advance();
        }
        List<String> names = names(options.columns());
        this.written = names;
        this.header = options.pivot().isEmpty() ? names : pivot(names, options);
    }

    /** The rows without what is none of them. */
    private Iterator<Row> plain(Iterator<Row> all) {
        Iterable<Row> each = () -> all;
        return StreamSupport.stream(each.spliterator(), false)
                .filter(row -> !isRepeatedHeader(row))
                .map(row -> format.units().isEmpty() ? row : row.without(format.units()))
                .iterator();
    }

    private boolean isRepeatedHeader(Row row) {
        boolean repeated = hasHeader()
                && row.line() >= format.firstLine()
                && FormatFinder.stripped(row.fields()).equals(format.header());
        repeatedHeaders += repeated ? 1 : 0;
        return repeated;
    }

    private List<String> pivot(List<String> names, TableOptions options) throws TrainingException {
        Pivot pivot;
        try (Table unpivoted = new Table(file, options.unpivoted())) {
            pivot = Pivot.of(unpivoted, options.pivot());
        }
        if (ahead != null) {
            rows = pivot.over(ahead, rows);
            advance();
        }
        return pivot.header(names);
    }

    private List<String> names(List<String> told) throws TrainingException {
        if (format.header().isEmpty() && ahead == null) {
            throw new TrainingException(file + " is empty. Give a CSV file whose first line names the columns, such as "
                    + "Rotation,Temperature,Vibration,Sound,Faulty.");
        }
        List<String> found = new ArrayList<>(format.header());
        int width = ahead == null ? found.size() : ahead.filled();
        if (found.isEmpty()) {
            IntStream.rangeClosed(1, width).mapToObj(Integer::toString).forEach(found::add);
        }
        // separators at the end of lines make columns that are none, and LabVIEW names one of remarks that no row has
        int widest = format.sample().stream()
                .mapToInt(row -> row.fields().size())
                .max()
                .orElse(width);
        while (found.size() > width && found.get(found.size() - 1).isEmpty() || found.size() > Math.max(2, widest)) {
            found.remove(found.size() - 1);
        }
        if (told.isEmpty()) {
            return List.copyOf(found);
        }
        if (told.size() != found.size()) {
            throw new TrainingException(file + " has " + found.size() + " columns, but --columns names " + told.size()
                    + ". Name each of them" + firstRow() + ".");
        }
        return told;
    }

    /** The names of the columns. */
    public List<String> header() {
        return header;
    }

    Path file() {
        return file;
    }

    /** The first values of a column, without blanks; none if several columns of the file make it. */
    List<String> sample(int column) {
        int at = written.indexOf(header.get(column));
        return format.sample().stream()
                .filter(row -> at >= 0 && at < row.fields().size())
                .map(row -> row.fields().get(at).strip())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** Whether the file itself names them. */
    public boolean hasHeader() {
        return !format.header().isEmpty();
    }

    /** How the file is written, in words: {@code semicolon, decimal comma, UTF-16}. */
    public String readAs() {
        return format.words() + ", " + text.encoding();
    }

    /** How many bytes of the file are read. */
    public long bytesRead() {
        return text.bytesRead();
    }

    /** How often the header was there again, as in files put together. */
    public long repeatedHeaders() {
        return repeatedHeaders;
    }

    /** Whether there is another row. */
    public boolean hasNext() {
        return ahead != null;
    }

    /** The next row, which may be of the wrong width: see {@link #problem}. */
    public Row next() throws TrainingException {
        Row row = ahead;
        advance();
        return row;
    }

    /** The next row that must be of the right width. */
    public Row nextWhole() throws TrainingException {
        Row row = next();
        Optional<String> problem = problem(row);
        if (problem.isPresent()) {
            throw new TrainingException(at(row) + ": " + problem.get() + ". Correct or delete the line.");
        }
        return row;
    }

    /** What is wrong with the width of a row. */
    public Optional<String> problem(Row row) {
        int fields = row.fields().size();
        boolean fits = fields == header.size() || fields > header.size() && row.filled() <= header.size();
        if (fits) {
            return Optional.empty();
        }
        return Optional.of(fields + " fields, but the header names " + header.size()
                + (fields > header.size() && format.separator() == ',' ? "; decimals need a point" : ""));
    }

    /**
     * A number as Java writes it.
     *
     * @throws NumberFormatException if the text is none
     */
    public String plain(String number) {
        return Numerals.plain(number, format.decimal());
    }

    /** What to do about a text that is no number. */
    public String remedy(String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            return "Name the encoding with --encoding, such as windows-1252";
        }
        if (format.decimal() == '.' && Numerals.mayBeGrouped(text)) {
            return "The comma may stand between thousands or before decimals: write numbers without it, or say --decimal ,"
                    + " if it stands before decimals";
        }
        if (format.decimal() == '.' && Numerals.hasDecimalComma(text)) {
            return "Write decimals with a point, or say --decimal , if all have a comma";
        }
        if (format.decimal() == ',' && Numerals.isNumber(text, '.')) {
            return "Write decimals with a comma as in other lines, or say --decimal .";
        }
        if (text.matches("[+-]?\\d+([.,]\\d+)?\\s*[\\p{L}°%].*")) {
            return "Leave the unit out of the values";
        }
        return "Write a number with a decimal "
                + (format.decimal() == ',' ? "comma, such as 528,5" : "point, such as 528.5");
    }

    /**
     * Where a column stands, compared without regard to case.
     *
     * @param option the option that names columns, for the message
     * @throws TrainingException if it is not there, or twice
     */
    public int column(String name, String option) throws TrainingException {
        OptionalInt found = find(name);
        if (found.isPresent()) {
            return found.getAsInt();
        }
        if (!hasHeader() && header.get(0).equals("1")) {
            throw new TrainingException(file + " has no header, so there is no column '" + name + "': its "
                    + header.size() + " columns are called 1, 2, 3 and so on. Name them with --columns a,b,c"
                    + firstRow() + ".");
        }
        Optional<String> pivot = format.pivotFor(name, header);
        if (pivot.isPresent()) {
            throw new TrainingException(file + ": " + pivot.get() + ".");
        }
        throw new TrainingException(file + ", line " + headerLine() + ": there is no column '" + name + "', only "
                + String.join(", ", header) + ". Add the column, or name others with " + option + ".");
    }

    /**
     * Where a column stands, if it is there: by its name without regard to case, or else also to what is neither letter nor
     * digit, so that Machine failure is Machine_failure, or else without a unit in brackets behind it.
     *
     * @throws TrainingException if it is there twice
     */
    public OptionalInt find(String name) throws TrainingException {
        int[] found = IntStream.range(0, header.size())
                .filter(i -> header.get(i).equalsIgnoreCase(name.strip()))
                .toArray();
        if (found.length == 0 && !letters(name).isEmpty()) {
            found = IntStream.range(0, header.size())
                    .filter(i -> letters(header.get(i)).equals(letters(name)))
                    .toArray();
        }
        if (found.length == 0) {
            found = IntStream.range(0, header.size())
                    .filter(i -> withoutUnit(header.get(i)).equalsIgnoreCase(name.strip()))
                    .toArray();
        }
        if (found.length > 1) {
            Optional<String> pivot = format.pivotFor(name, header);
            if (pivot.isPresent()) {
                throw new TrainingException(file + ": " + pivot.get() + ".");
            }
            throw new TrainingException(file + ", line " + headerLine() + ": the column '" + name
                    + "' appears twice. Rename one of the two, or delete it.");
        }
        return found.length == 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
    }

    private static String withoutUnit(String name) {
        return name.replaceFirst("\\s*(?:\\[[^\\]]*\\]|\\([^)]*\\))\\s*$", "").strip();
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Names the file and the row's line, for messages. */
    public String at(Row row) {
        return file + ", line " + row.line();
    }

    @Override
    public void close() throws TrainingException {
        try {
            text.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String firstRow() {
        return ahead == null ? "" : "; the first row is " + String.join(" ", ahead.fields());
    }

    private long headerLine() {
        return format.headerLine();
    }

    private void advance() throws TrainingException {
        ahead = guarded(() -> rows.hasNext() ? rows.next() : null);
    }

    private <T> T guarded(Supplier<T> step) throws TrainingException {
        try {
            return step.get();
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        } catch (Pivot.ApartException e) {
            throw new TrainingException(file + ", " + e.getMessage() + ".", e);
        } catch (CsvParseException e) {
            throw new TrainingException(
                    file + " is not well-formed CSV: " + e.getMessage() + ". Check for a quote that is not closed.", e);
        }
    }

    private TrainingException unreadable(Exception e) {
        return new TrainingException(
                "Cannot read " + file + ": " + e.getMessage() + ". Check that it is a readable file.", e);
    }
}
