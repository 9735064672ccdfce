// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.Provision;
import io.fanwatch.kura.tools.snapshot.Snapshot;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fanwatch snapshot put}. */
@Command(
        name = "put",
        abbreviateSynopsis = true,
        header = "Give a gateway the configuration over its cloud connection, and see that it has it.",
        description = "",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gateway has every component as in the snapshot",
            "1:it refused, or lacks some; the message says which",
            "2:wrong usage",
            "3:the broker could not be reached, or the gateway did not answer in time"
        },
        footer = {
            "",
            "Example:",
            "  fanwatch snapshot put --broker tcp://localhost:1883 --account acme --device gateway-7 "
                    + "--set fanwatch-broker.broker.url=tcp://broker:1883"
        })
final class SnapshotPutCommand implements Callable<Integer> {

    @Mixin
    private StandardOptions standard;

    @Mixin
    private DeviceOptions deviceOptions;

    @Mixin
    private SnapshotOptions snapshot;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description = "How long it may take until the components are there (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        Snapshot wanted = snapshot.read();
        try (Device device = deviceOptions.connect()) {
            return OtaCommand.end(new Provision(device, wanted, timeout).run(), Terminal.standardOutput());
        }
    }
}
