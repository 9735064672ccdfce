// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.PackageTable;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fanwatch ota list}. */
@Command(
        name = "list",
        abbreviateSynopsis = true,
        header = "List the packages on a gateway and whether their bundles run.",
        description = "",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:listed",
            "1:the gateway refused",
            "2:wrong usage",
            "3:the broker could not be reached, or the gateway did not answer in time"
        },
        footer = {"", "Example:", "  fanwatch ota list --broker tcp://localhost:1883 --account acme --device gateway-7"
        })
final class OtaListCommand implements Callable<Integer> {

    @Mixin
    private StandardOptions standard;

    @Mixin
    private DeviceOptions deviceOptions;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        try (Device device = deviceOptions.connect()) {
            PackageTable.of(device).forEach(Terminal.standardOutput()::println);
            return ExitCode.OK;
        }
    }
}
