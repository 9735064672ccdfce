// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.model.DataOptions;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.table.TimeFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code train} that say how the data is read and split. */
final class DataFlags {

    @Mixin
    private TableFlags tables;

    @Option(
            names = "--negative",
            paramLabel = "V",
            description = "Value of that column that means healthy; without --positive, all others mean faulty.")
    private String negative;

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            description = "What is done about missing values: refuse; drop: leaves the row out; median: it stands in,"
                    + " in the model too; indicator: the same, and the model is told.",
            defaultValue = "refuse",
            converter = Missing.class)
    private MissingValues missing;

    @Option(
            names = "--missing-values",
            paramLabel = "A,B,...",
            split = ",",
            hideParamSyntax = true,
            description =
                    "What else stands for a missing value, such as -999; blank, NA, NaN, null, ? and - do anyway.")
    private Set<String> markers = Set.of();

    @Option(
            names = "--categories",
            paramLabel = "NAME[=WORD:NUMBER,...]",
            description = "A feature whose numbers are kinds and not amounts, and the number for each word, such as"
                    + " type=L:1,M:2,H:3; once for each.")
    private List<String> categories = List.of();

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description =
                    "Column such as the machine, of which no value is trained and tested on; FILE: each file is one.")
    private String group;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description =
                    "Column with the time: trains on the first readings, tests on the last, unless --group is given.")
    private String time;

    @Option(
            names = "--time-format",
            paramLabel = "F",
            description =
                    "A pattern such as yyyy.MM.dd.HH.mm.ss; ms, s, min, h or d for numbers; excel; day-first or month-first; or auto.",
            defaultValue = "auto")
    private String timeFormat;

    @Option(
            names = "--folds",
            paramLabel = "N",
            description = "Cross-validates in N parts, 3 to 20: N more trainings tell how sure the figures are.",
            defaultValue = "0")
    private int folds;

    /** @throws IllegalArgumentException with a message for the user */
    DataOptions options() {
        return new DataOptions(
                tables.options(),
                Optional.ofNullable(negative),
                missing,
                markers,
                DataOptions.categories(categories),
                Optional.ofNullable(group),
                Optional.ofNullable(time),
                new TimeFormat(timeFormat),
                folds);
    }

    /** Takes the values in lower case, as they are shown. */
    static final class Missing implements ITypeConverter<MissingValues> {
        @Override
        public MissingValues convert(String value) {
            try {
                return MissingValues.valueOf(value.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + value + "' is none of refuse, drop, median and indicator");
            }
        }
    }
}
