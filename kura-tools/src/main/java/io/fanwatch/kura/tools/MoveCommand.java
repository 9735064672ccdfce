// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.move.GatewayMove;
import io.fanwatch.kura.tools.move.MoveReport;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fanwatch move}. */
@Command(
        name = "move",
        abbreviateSynopsis = true,
        header = "Carry what Fanwatch has on a gateway from Kura 5.6 to Kura 6.",
        description = {
            "",
            "Copies Fanwatch's data (what waits for the database and the cloud, alarms, baselines, models) and writes its "
                    + "part of the newest snapshot to fanwatch-snapshot.xml. Stop Kura on both sides, or use a copy. "
                    + "Nothing that is there is overwritten; the same command again does what is missing.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is carried, now or before",
            "1:something is not, or cannot be read or written; the message says what and why",
            "2:wrong usage, or a folder or snapshot is none of Kura's"
        },
        footer = {"", "Example:", "  fanwatch move --from /media/backup/kura --to /opt/eclipse/kura"})
public final class MoveCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "Folder of Kura 5.6, or a copy of it: with data/fanwatch, user/snapshots and packages.")
    private Path from;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Folder of Kura 6, or a new one that is then copied there.")
    private Path to;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "A snapshot that was downloaded from the console of Kura 5.6 (default: the newest in "
                    + "user/snapshots, if Kura does not keep them encrypted).")
    private Optional<Path> snapshot;

    @Override
    public Integer call() throws CommandException {
        MoveReport report = new GatewayMove(from, to, snapshot).run();
        print("Carried", report.carried());
        print("Left", report.left());
        print("Not carried", report.problems());
        print("To be done by hand", report.byHand());
        spec.commandLine().getOut().flush();
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void print(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            spec.commandLine().getOut().println(title + ":");
            lines.forEach(line -> spec.commandLine().getOut().println("  " + Terminal.plain(line)));
        }
    }
}
