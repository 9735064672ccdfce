// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.ota.Verdict;
import io.fanwatch.kura.tools.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fanwatch ota}. */
@Command(
        name = "ota",
        header = "Install, remove and list packages on a gateway over its cloud connection, or send it a model.",
        description = {
            "",
            "Speaks with the gateway through the MQTT broker of its cloud connection, as a cloud platform does: "
                    + "about packages with Kura's deployment handler, about models with Fanwatch.",
            ""
        },
        subcommands = {OtaInstallCommand.class, OtaUninstallCommand.class, OtaListCommand.class, OtaModelCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gateway has done it",
            "1:the gateway refused or failed; the message says why",
            "2:wrong usage",
            "3:the broker could not be reached, or the gateway did not answer in time"
        })
public final class OtaCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StandardOptions standard;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: install, uninstall, list or model");
    }

    /** Prints a verdict and returns its exit code. */
    static int end(Verdict verdict, Terminal terminal) {
        String style = verdict.done() ? "@|bold,green " : "@|bold,red ";
        terminal.println(style + (verdict.done() ? "Done." : "Failed.") + "|@ "
                + verdict.lines().get(0));
        verdict.lines().stream().skip(1).forEach(line -> terminal.println("        " + line));
        return verdict.done() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
