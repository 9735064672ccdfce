// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.launcher.replay.ReadingsOptions;
import io.fanwatch.model.cli.TableFlags;
import io.fanwatch.model.table.TimeFormat;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where in files readings and labels are; the same as of {@code train}. */
final class ReadingsFlags {

    @Mixin
    private TableFlags tables;

    @Option(
            names = "--features",
            paramLabel = "A,B,...",
            split = ",",
            hideParamSyntax = true,
            defaultValue = "rotation,temperature,vibration,sound",
            description =
                    "Fields of a reading, and the columns they come from, such as rotation=RPM,temperature,vibration,"
                            + "sound (default: ${DEFAULT-VALUE}).")
    private List<String> features;

    @Option(
            names = "--device",
            paramLabel = "COLUMN",
            description = "Column that tells devices apart; without it DeviceID, or each file is a device.")
    private String device;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "Column with the time; without it Time, or the readings are sent without one.")
    private String time;

    @Option(
            names = "--time-format",
            paramLabel = "F",
            defaultValue = "auto",
            description =
                    "A pattern such as yyyy.MM.dd.HH.mm.ss; ms, s, min, h or d for numbers; excel; day-first or month-first; or auto "
                            + "(default: ${DEFAULT-VALUE}).")
    private String timeFormat;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            defaultValue = "Faulty",
            description = "Column that tells healthy from faulty (default: ${DEFAULT-VALUE}).")
    private String label;

    @Option(
            names = "--positive",
            paramLabel = "V",
            description = "Value of that column that means faulty (default: 1, where the others are 0).")
    private String positive;

    @Option(
            names = "--negative",
            paramLabel = "V",
            description = "Value of that column that means healthy; without --positive, all others mean faulty.")
    private String negative;

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            defaultValue = "refuse",
            description = "What is done about missing values: refuse, or drop (default: ${DEFAULT-VALUE}).")
    private String missing;

    ReadingsOptions options() throws CommandException {
        if (!List.of("refuse", "drop").contains(missing)) {
            throw CommandException.badInput("--missing is " + missing + ": give refuse or drop");
        }
        try {
            return new ReadingsOptions(
                    tables.options(),
                    ReadingsOptions.features(features),
                    Optional.ofNullable(device),
                    Optional.ofNullable(time),
                    new TimeFormat(timeFormat),
                    label,
                    Optional.ofNullable(positive),
                    Optional.ofNullable(negative),
                    missing.equals("drop"));
        } catch (IllegalArgumentException e) {
            throw CommandException.badInput(e.getMessage());
        }
    }
}
