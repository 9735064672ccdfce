// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds out from the beginning of a table how it is written. */
final class FormatFinder {

    private static final int SAMPLE_ROWS = 200;
    private static final int MOST_TITLE_ROWS = 20;
    private static final int MOST_UNIT_ROWS = 3;
    private static final double MOST = 0.8;
    private static final double HALF = 0.5;
    /** Times and names have blanks too: only what is much better read so is separated by them. */
    private static final double BLANK_WITHIN_FIELDS = 0.3;

    /** The likeliest first: of two that fit as well, the earlier is taken. */
    private static final char[] SEPARATORS = {';', '\t', '|', ',', ' '};

    /** Before it LabVIEW tells of the measurement, at any length. */
    private static final String LABVIEW = "***End_of_Header***";

    private static final Pattern EXCEL = Pattern.compile("\\A\\s*\"?sep=(.)\"?\\s*?(\\R|\\z)");

    private final TableOptions options;
    private final String text;
    private final Optional<Character> told;
    private final List<String> remarks = new ArrayList<>();

    /** @param text the beginning of the table, in whole lines */
    FormatFinder(String text, TableOptions options) {
        this.options = options;
        Matcher excel = EXCEL.matcher(text);
        boolean found = excel.find();
        this.told =
                options.separator().or(() -> found ? Optional.of(excel.group(1).charAt(0)) : Optional.empty());
        // its line stays, so that the others keep their numbers
        String rest = found ? "#\n" + text.substring(excel.end()) : text;
        int labview = rest.lastIndexOf(LABVIEW);
        this.text = labview < 0
                ? rest
                : rest.substring(0, labview).replaceAll("(?m)^.*$", "#").replaceAll("#*$", "#")
                        + rest.substring(labview + LABVIEW.length());
    }

    TableFormat find() throws IOException {
        char separator = told.isPresent() ? told.get() : separator();
        List<Row> rows = rows(separator);
        int width = width(rows);
        int first = titles(rows, width);
        if (first > 0) {
            remarks.add(first + (first == 1 ? " title line" : " title lines"));
        }
        rows = rows.subList(first, rows.size());
        List<String> header = header(rows, separator);
        long headerLine = rows.isEmpty() ? 1 : rows.get(0).line();
        int data = header.isEmpty() || isCommented(rows, header) ? 0 : 1;
        int units = header.isEmpty() ? 0 : units(rows, data);
        if (units > 0) {
            remarks.add((units == 1 ? "units" : units + " lines of words") + " in line "
                    + rows.get(data).line());
            data += units;
        }
        List<Row> values = rows.subList(Math.min(data, rows.size()), rows.size());
        long firstLine = values.isEmpty() ? Long.MAX_VALUE : values.get(0).line();
        List<String> behind = unitsBehind(values);
        if (behind.stream().anyMatch(unit -> !unit.isEmpty())) {
            remarks.add("units behind numbers");
            values = values.stream().map(row -> row.without(behind)).toList();
        }
        return new TableFormat(
                separator, decimal(values), header, headerLine, firstLine, values, behind, List.copyOf(remarks));
    }

    private char separator() throws IOException {
        char best = ',';
        double bestScore = 0;
        for (char separator : SEPARATORS) {
            double score = score(separator);
            if (score > bestScore) {
                best = separator;
                bestScore = score;
            }
        }
        return best;
    }

    /** How many rows are equally wide, and how many fields are values rather than words; 0 if it does not separate. */
    private double score(char separator) throws IOException {
        List<Row> rows = rows(separator);
        int width = width(rows);
        long fitting = rows.stream()
                .filter(row -> row.fields().size() == width || row.filled() == width)
                .count();
        // other signs than blanks seldom stand within fields, so lines may differ more
        double least = separator == ' ' ? MOST : HALF;
        if (width < 2 || fitting < least * (rows.size() - titles(rows, width))) {
            return 0;
        }
        long fields = 0;
        long values = 0;
        for (Row row : rows.subList(Math.min(1, rows.size() - 1), rows.size())) {
            fields += row.fields().size();
            values += row.fields().stream()
                    .map(String::strip)
                    .filter(Numerals::isValue)
                    .count();
        }
        double score = (double) fitting / rows.size() + (double) values / fields;
        return separator == ' ' ? score - BLANK_WITHIN_FIELDS : score;
    }

    private List<Row> rows(char separator) throws IOException {
        List<Row> rows = new ArrayList<>();
        try {
            Iterator<Row> all = Rows.of(new StringReader(text), separator);
            while (rows.size() < SAMPLE_ROWS && all.hasNext()) {
                rows.add(all.next());
            }
        } catch (CsvParseException e) {
            // a quote is not closed: the reader itself says where
        }
        return rows;
    }

    /** The number of fields that most rows have. */
    private static int width(List<Row> rows) {
        Map<Integer, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.fields().size(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** How many rows before the header are a title: they are less wide, and hold no values. */
    private static int titles(List<Row> rows, int width) {
        int first = 0;
        while (first < Math.min(MOST_TITLE_ROWS, rows.size() - 2)
                && rows.get(first).filled() <= Math.min(2, width - 1)) {
            first++;
        }
        if (first > 0 && rows.get(first).filled() == width && isWords(rows.get(first))) {
            return first;
        }
        first = 0;
        while (first < Math.min(MOST_TITLE_ROWS, rows.size() - 2)
                && rows.get(first).filled() < width - 1
                && rows.get(first + 1).filled() <= width
                && rows.subList(first + 1, rows.size()).stream().anyMatch(row -> row.filled() >= width - 1)
                && (rows.get(first).filled() < 3 || rows.get(first).filled() < width / 2)) {
            first++;
        }
        return first;
    }

    private List<String> header(List<Row> rows, char separator) throws IOException {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> first = stripped(rows.get(0).fields());
        if (!options.headerless() && !isData(first)) {
            boolean unnamedIndex = rows.size() > 1
                    && rows.get(1).filled() == first.size() + 1
                    && width(rows) == first.size() + 1
                    && !first.get(first.size() - 1).isEmpty();
            if (unnamedIndex) {
                remarks.add("a column without a name first");
                List<String> names = new ArrayList<>(List.of(""));
                names.addAll(first);
                return names;
            }
            return first;
        }
        return options.headerless() ? List.of() : commented(rows, separator);
    }

    /** The last comment before the rows names the columns if it has as many words: numpy writes its headers so. */
    private List<String> commented(List<Row> rows, char separator) throws IOException {
        List<String> lines = text.lines().limit(rows.get(0).line() - 1).toList();
        if (lines.isEmpty() || !lines.get(lines.size() - 1).strip().startsWith("#")) {
            return List.of();
        }
        String names = lines.get(lines.size() - 1).strip().replaceFirst("^#+", "");
        Iterator<Row> row = Rows.of(new StringReader(names), separator);
        List<String> fields = row.hasNext() ? stripped(row.next().fields()) : List.of();
        return fields.size() == rows.get(0).filled() && !isData(fields) ? fields : List.of();
    }

    private static boolean isCommented(List<Row> rows, List<String> header) {
        return !header.equals(stripped(rows.get(0).fields())) && !header.get(0).isEmpty();
    }

    /** Nobody calls a column 547.6 or 2026-01-01, nor two columns 1; pandas calls them 0, 1, 2. */
    private static boolean isData(List<String> fields) {
        if (fields.stream().anyMatch(field -> Numerals.isDecimal(field) || Numerals.isTime(field))) {
            return true;
        }
        if (!fields.stream().allMatch(field -> Numerals.isNumber(field, '.'))) {
            return false;
        }
        double first = Double.parseDouble(fields.get(0));
        return fields.size() < 2
                || !IntStream.range(0, fields.size()).allMatch(i -> Double.parseDouble(fields.get(i)) == first + i);
    }

    /** How many rows of words only there are, such as units, where the one after them has numbers. */
    private static int units(List<Row> rows, int from) {
        int end = from;
        while (end < rows.size() && end < from + MOST_UNIT_ROWS && isWords(rows.get(end))) {
            end++;
        }
        if (end == from || end == rows.size()) {
            return 0;
        }
        List<String> units = stripped(rows.get(from).fields());
        List<String> values = stripped(rows.get(end).fields());
        boolean plain = IntStream.range(0, Math.min(units.size(), values.size()))
                .anyMatch(i -> !Numerals.isValue(units.get(i)) && isNumber(values.get(i)));
        return plain ? end - from : 0;
    }

    private static boolean isWords(Row row) {
        List<String> fields = stripped(row.fields());
        return fields.size() > 1
                && fields.stream().noneMatch(FormatFinder::isNumber)
                && !fields.stream().allMatch(Numerals::isValue);
    }

    private static boolean isNumber(String text) {
        return Numerals.isNumber(text, '.') || Numerals.hasDecimalComma(text);
    }

    /** For each column the unit that all its numbers have behind them; empty where there is none. */
    private static List<String> unitsBehind(List<Row> rows) {
        List<String> units = new ArrayList<>();
        for (int column = 0; column < width(rows); column++) {
            int at = column;
            List<String> values = rows.stream()
                    .filter(row -> at < row.fields().size())
                    .map(row -> row.fields().get(at).strip())
                    .filter(value -> !Numerals.isMissing(value))
                    .toList();
            Optional<String> unit = values.isEmpty() ? Optional.empty() : Numerals.unit(values.get(0));
            units.add(unit.filter(same -> values.stream()
                            .allMatch(value -> Numerals.unit(value).equals(unit)))
                    .orElse(""));
        }
        return units;
    }

    private char decimal(List<Row> values) {
        if (options.decimal().isPresent()) {
            return options.decimal().get();
        }
        List<String> fields = values.stream()
                .flatMap(row -> row.fields().stream())
                .map(String::strip)
                .toList();
        long commas = fields.stream().filter(Numerals::hasDecimalComma).count();
        long points = fields.stream()
                .filter(field -> Numerals.isDecimal(field) && field.indexOf(',') < 0)
                .count();
        return commas > points ? ',' : '.';
    }

    static List<String> stripped(List<String> fields) {
        return fields.stream().map(field -> field.replace("\uFEFF", "").strip()).toList();
    }
}
