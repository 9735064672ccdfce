// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Lines of values separated by semicolons, tabs, commas or pipes, quoted as in RFC 4180 if need be. Comments (#), Excel's sep=
 * line and a line of units under the names are left out. Columns are named by the
 * configuration, else by the message's first line if nothing in that is a number, else by their place from 1.
 *
 * @param columns the columns' names; none if each message says them
 */
public record CsvFormat(List<String> columns) implements PayloadFormat {

    private static final String NUMBER = "\\s*[-+]?\\d[-+.,\\deE]*\\s*";

    @Override
    public PayloadDecoder open() {
        return this::decode;
    }

    private List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        List<String> lines = lines(PayloadText.of(message.payload())).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.matches("(?i)sep=."))
                .toList();
        if (lines.isEmpty()) {
            throw new MalformedPayloadException("the message has no line with values");
        }
        char separator = separator(lines.get(0));
        List<String> first = fields(lines.get(0), separator);
        boolean headed =
                columns.isEmpty() ? first.stream().noneMatch(field -> field.matches(NUMBER)) : first.equals(columns);
        List<String> names = !columns.isEmpty() ? columns : headed ? first : places(first.size());
        if (headed && lines.size() == 1) {
            throw new MalformedPayloadException("the message has a line of names and none of values: it looks like CSV"
                    + " without values, or is no CSV; check payload.format");
        }
        boolean units = headed
                && lines.size() > 2
                && fields(lines.get(1), separator).stream().noneMatch(field -> field.matches(NUMBER))
                && fields(lines.get(2), separator).stream().anyMatch(field -> field.matches(NUMBER));
        return lines.stream()
                .skip(units ? 2 : headed ? 1 : 0)
                .map(line -> record(names, fields(line, separator)))
                .toList();
    }

    /* a line break within quotes ends no line */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        boolean open = false;
        for (String line : text.lines().toList()) {
            int last = lines.size() - 1;
            if (open) {
                lines.set(last, lines.get(last) + '\n' + line);
            } else {
                lines.add(line);
            }
            open ^= line.chars().filter(c -> c == '"').count() % 2 == 1;
        }
        return lines;
    }

    private static List<String> places(int size) {
        return IntStream.rangeClosed(1, size).mapToObj(String::valueOf).toList();
    }

    private static char separator(String line) {
        return line.indexOf(';') >= 0
                ? ';'
                : line.indexOf('\t') >= 0 ? '\t' : line.indexOf('|') >= 0 && line.indexOf(',') < 0 ? '|' : ',';
    }

    private static PayloadRecord record(List<String> names, List<String> fields) {
        if (names.size() != fields.size()) {
            return PayloadRecord.malformed("a line has " + fields.size() + " values for " + names.size()
                    + " columns: check csv.columns, and quote values that contain the separator");
        }
        Map<String, Object> record = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            record.put(names.get(i), fields.get(i));
        }
        return PayloadRecord.of(record);
    }

    private static List<String> fields(String line, char separator) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                boolean doubled = quoted && at + 1 < line.length() && line.charAt(at + 1) == '"';
                if (doubled) {
                    field.append(c);
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == separator && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}
