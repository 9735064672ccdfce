// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fanwatch snapshot print}. */
@Command(
        name = "print",
        abbreviateSynopsis = true,
        header = "Print the configuration.",
        description = "",
        footer = {
            "",
            "Example:",
            "  fanwatch snapshot print --set fanwatch-broker.broker.url=tcp://broker:1883 --without fanwatch-kafka"
        })
final class SnapshotPrintCommand implements Callable<Integer> {

    @Mixin
    private StandardOptions standard;

    @Mixin
    private SnapshotOptions snapshot;

    @Option(
            names = "--kapua",
            description =
                    "As Kapua's REST API takes it (PUT …/devices/ID/configurations), JSON. Otherwise as Kura's console "
                            + "takes it (Snapshots, Upload and Apply), XML.")
    private boolean kapua;

    @Override
    public Integer call() throws CommandException {
        System.out.println(kapua ? snapshot.read().forKapua() : snapshot.read().forKura());
        return ExitCode.OK;
    }
}
