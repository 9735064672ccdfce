// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * What a person says of a table; all else is found.
 *
 * @param columns names of the columns, in place of those of the header; empty: as the header says
 * @param headerless whether the first line is data for certain
 * @param separator what stands between fields
 * @param decimal what stands before decimals: a point or a comma
 * @param encoding how letters are written
 * @param pivot for a table with one row a value: the column that says what is measured and the one with the value
 */
public record TableOptions(
        List<String> columns,
        boolean headerless,
        Optional<Character> separator,
        Optional<Character> decimal,
        Optional<Charset> encoding,
        List<String> pivot) {

    /** Everything is found. */
    public static final TableOptions FOUND =
            new TableOptions(List.of(), false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /** These options for the rows as they are. */
    TableOptions unpivoted() {
        return new TableOptions(columns, headerless, separator, decimal, encoding, List.of());
    }

    /** @throws IllegalArgumentException if one makes no sense; the message says which and why */
    public TableOptions {
        columns = columns.stream().map(String::strip).toList();
        if (decimal.isPresent() && decimal.get() != ',' && decimal.get() != '.') {
            throw new IllegalArgumentException("--decimal is '" + decimal.get() + "': give a point or a comma.");
        }
        pivot = pivot.stream().map(String::strip).toList();
        if (!pivot.isEmpty() && pivot.size() != 2) {
            throw new IllegalArgumentException(
                    "--pivot names " + pivot.size()
                            + " columns: give the one that says what is measured and the one with the value, such as name,value.");
        }
    }
}
