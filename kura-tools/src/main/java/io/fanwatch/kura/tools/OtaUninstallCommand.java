// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.DurationConverter;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.Uninstall;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fanwatch ota uninstall}. */
@Command(
        name = "uninstall",
        abbreviateSynopsis = true,
        header = "Remove a package from a gateway.",
        description = {"", "The configuration of its components stays on the gateway for a later install.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the package is gone",
            "1:there is no such package, or the gateway could not remove it",
            "2:wrong usage",
            "3:the broker could not be reached, or the gateway did not answer in time"
        },
        footer = {
            "",
            "Example:",
            "  fanwatch ota uninstall --broker tcp://localhost:1883 --account acme --device gateway-7 "
                    + "--name fanwatch-model-fan"
        })
final class OtaUninstallCommand implements Callable<Integer> {

    @Mixin
    private StandardOptions standard;

    @Mixin
    private DeviceOptions deviceOptions;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            required = true,
            description = "The package's symbolic name, as the list command shows it.")
    private String name;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = DurationConverter.class,
            description = "How long it may take (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        try (Device device = deviceOptions.connect()) {
            return OtaCommand.end(
                    new Uninstall(device, name, timeout, Terminal.standardError()).run(), Terminal.standardOutput());
        }
    }
}
