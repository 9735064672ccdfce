// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.model.table.TableOptions;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how tables are written, where that is not found. */
public final class TableFlags {

    @Option(
            names = "--columns",
            paramLabel = "A,B,...",
            split = ",",
            hideParamSyntax = true,
            description = "Names of all columns, for a file without a header, or in place of its own.")
    private List<String> columns = List.of();

    @Option(names = "--no-header", description = "The first line is data; columns are called 1, 2, 3 and so on.")
    private boolean headerless;

    @Option(
            names = "--separator",
            paramLabel = "C",
            description = "What stands between fields: a character, tab or space. Without it, it is found.")
    private String separator;

    @Option(
            names = "--decimal",
            paramLabel = "C",
            description = "What stands before decimals, a point or a comma. Without it, it is found.")
    private Character decimal;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "Such as windows-1252. Without it, UTF-8, UTF-16 and Windows-1252 are found.")
    private Charset encoding;

    @Option(
            names = "--pivot",
            paramLabel = "NAME,VALUE",
            split = ",",
            hideParamSyntax = true,
            description = "For one row a value: the column that says what is measured, and the one with the value.")
    private List<String> pivot = List.of();

    /** @throws IllegalArgumentException if an option makes no sense; the message says which and why */
    public TableOptions options() {
        return new TableOptions(
                columns,
                headerless,
                Optional.ofNullable(separator).map(TableFlags::character),
                Optional.ofNullable(decimal),
                Optional.ofNullable(encoding),
                pivot);
    }

    private static char character(String text) {
        return switch (text) {
            case "tab", "\\t" -> '\t';
            case "space" -> ' ';
            default -> {
                if (text.length() != 1) {
                    throw new IllegalArgumentException(
                            "--separator is '" + text + "': give one character, tab or space.");
                }
                yield text.charAt(0);
            }
        };
    }
}
