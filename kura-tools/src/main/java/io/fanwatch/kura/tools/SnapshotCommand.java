// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fanwatch snapshot}. */
@Command(
        name = "snapshot",
        header = "Print the configuration that creates one of each component, or give it to a gateway.",
        description = {
            "",
            "With it a gateway that has the packages needs no hand at its console: what the snapshot names is created or "
                    + "changed, everything else stays.",
            ""
        },
        subcommands = {SnapshotPrintCommand.class, SnapshotPutCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class SnapshotCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StandardOptions standard;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: print or put");
    }
}
