// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a table is written.
 *
 * @param separator what stands between fields
 * @param decimal what stands before decimals
 * @param header the names of its columns as it gives them, perhaps with a column more than the fields; empty if it has no
 *     header
 * @param headerLine the line of the header, from 1
 * @param firstLine the line of its first row of values, from 1
 * @param sample its first rows
 * @param units what stands behind the numbers of each column; blank where nothing does
 * @param remarks what lies before the rows and is passed over
 */
record TableFormat(
        char separator,
        char decimal,
        List<String> header,
        long headerLine,
        long firstLine,
        List<Row> sample,
        List<String> units,
        List<String> remarks) {

    private static final Map<Character, String> NAMES =
            Map.of(',', "comma", ';', "semicolon", '\t', "tab", '|', "pipe", ' ', "spaces");

    /** In words: {@code semicolon, decimal comma}. */
    String words() {
        String words = NAMES.getOrDefault(separator, "separator " + separator)
                + (decimal == ',' ? ", decimal comma" : "")
                + (header.isEmpty() ? ", no header" : "");
        return remarks.isEmpty() ? words : words + ", " + String.join(", ", remarks);
    }

    /** What to do about a column that is not there, but whose name is a value: {@code --pivot name,value}. */
    Optional<String> pivotFor(String column, List<String> names) {
        return IntStream.range(0, names.size())
                .filter(i -> sample.stream().anyMatch(row -> field(row, i).equalsIgnoreCase(column)))
                .boxed()
                .findFirst()
                .flatMap(name -> IntStream.range(name + 1, names.size())
                        .filter(i -> sample.stream().allMatch(row -> Numerals.isNumber(field(row, i), decimal)))
                        .mapToObj(value -> "there is no column '" + column + "', but the column " + names.get(name)
                                + " holds it: this is one row a value. Make one row of each reading with --pivot "
                                + names.get(name) + "," + names.get(value))
                        .findFirst());
    }

    private static String field(Row row, int at) {
        return at < row.fields().size() ? row.fields().get(at).strip() : "";
    }
}
