// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.util.List;
import java.util.Map;

/**
 * How a table is written.
 *
 * @param separator what stands between fields
 * @param decimal what stands before decimals
 * @param header the names of its columns as it gives them, perhaps with a column more than the fields; empty if it has no
 *     header
 * @param headerLine the line of the header, from 1
 * @param firstLine the line of its first row of values, from 1
 * @param remarks what lies before the rows and is passed over
 */
record TableFormat(
        char separator, char decimal, List<String> header, long headerLine, long firstLine, List<String> remarks) {

    private static final Map<Character, String> NAMES =
            Map.of(',', "comma", ';', "semicolon", '\t', "tab", '|', "pipe", ' ', "spaces");

    /** In words: {@code semicolon, decimal comma}. */
    String words() {
        String words = NAMES.getOrDefault(separator, "separator " + separator)
                + (decimal == ',' ? ", decimal comma" : "")
                + (header.isEmpty() ? ", no header" : "");
        return remarks.isEmpty() ? words : words + ", " + String.join(", ", remarks);
    }
}
