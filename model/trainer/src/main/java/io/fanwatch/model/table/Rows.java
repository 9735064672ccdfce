// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rows of a text, without blank and comment lines, and without the lines that programs for databases draw and count
 * with. Fields between blanks may have several of them.
 */
final class Rows {

    private static final Pattern DRAWN = Pattern.compile("[-+=|:\\s]*(?:---|===)[-+=|:\\s]*");
    private static final Pattern COUNTED = Pattern.compile("\\(?\\d+ rows?(?: affected| in set.*)?\\)?");

    private Rows() {}

    static Iterator<Row> of(Reader text, char separator) throws IOException {
        if (separator == ' ') {
            long[] line = {0};
            return new BufferedReader(text)
                    .lines()
                    .map(content -> new Row(++line[0], words(content)))
                    .filter(row -> !row.isBlank() && !isComment(row))
                    .iterator();
        }
        Iterator<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(separator)
                .trimWhitespacesAroundQuotes(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)
                .iterator();
        return Stream.generate(() -> records)
                .takeWhile(Iterator::hasNext)
                .map(Iterator::next)
                .map(record -> new Row(record.getStartingLineNumber(), record.getFields()))
                .filter(row -> !row.isBlank() && !isComment(row))
                .iterator();
    }

    /** Excel's #N/A is no comment. */
    private static boolean isComment(Row row) {
        List<String> fields = row.fields();
        String first = fields.get(0);
        if (first.startsWith("#") || first.startsWith("%") || first.startsWith("//")) {
            return !Numerals.isMissing(first);
        }
        boolean mayBeDrawn = first.isBlank() || "-+=|: ".indexOf(first.charAt(0)) >= 0;
        boolean mayBeCounted = fields.size() == 1 || fields.get(1).startsWith("row");
        return mayBeDrawn && DRAWN.matcher(String.join(" ", fields)).matches()
                || mayBeCounted
                        && COUNTED.matcher(String.join(" ", fields).strip()).matches();
    }

    /** What stands between blanks, or between quotes. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char first = line.charAt(at);
            if (Character.isWhitespace(first) || first == '\uFEFF') {
                at++;
                continue;
            }
            int end = first == '"' ? line.indexOf('"', at + 1) : -1;
            int begin = end < 0 ? at : at + 1;
            if (end < 0) {
                end = at;
                while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                    end++;
                }
            }
            words.add(line.substring(begin, end));
            at = end + 1;
        }
        return words;
    }
}
