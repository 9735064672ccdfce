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
 */
public record TableOptions(
        List<String> columns,
        boolean headerless,
        Optional<Character> separator,
        Optional<Character> decimal,
        Optional<Charset> encoding) {

    /** Everything is found. */
    public static final TableOptions FOUND =
            new TableOptions(List.of(), false, Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException if the decimal is neither a point nor a comma */
    public TableOptions {
        columns = columns.stream().map(String::strip).toList();
        if (decimal.isPresent() && decimal.get() != ',' && decimal.get() != '.') {
            throw new IllegalArgumentException("--decimal is '" + decimal.get() + "': give a point or a comma.");
        }
    }
}
