// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.recover;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanwatch recover}. */
@Command(
        name = "recover",
        abbreviateSynopsis = true,
        header = "Say what can be read of damaged queue files, and put it back into a queue.",
        description = {
            "",
            "A queue whose file makes no sense any more is set aside by the gateway as FILE.damaged, and earlier ones as "
                    + "FILE.damaged.1 and so on. These files stay as they are, also here. Stop the gateway, or the "
                    + "component, before entries are put back into its queue.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is done", "1:nothing can be read", "2:wrong usage, or a file cannot be read or written"})
public final class RecoverCommand implements Callable<Integer> {

    private static final int NOTHING = 1;
    private static final int BATCH = 1_000;

    @Mixin
    private StandardOptions standard;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--queue",
            paramLabel = "FILE",
            description =
                    "Append what can be read to this queue, behind what it holds; it need not be there. For example "
                            + "points.queue beside points.queue.damaged.")
    private Optional<Path> queue;

    @Option(
            names = "--lines",
            paramLabel = "FILE",
            description = "Write each entry as a line to this new file, as it was kept: eight bytes with the time of "
                    + "storing, then the entry itself.")
    private Optional<Path> lines;

    @Option(
            names = "--all",
            description =
                    "Also entries older than the oldest one that waited. They were delivered before, and the file "
                            + "still holds some of them.")
    private boolean all;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Damaged files of one queue, the oldest first.")
    private List<Path> files;

    @Override
    public Integer call() throws CommandException {
        PrintWriter out = spec.commandLine().getOut();
        List<DamagedQueue> read = new ArrayList<>();
        int readable = 0;
        try {
            for (Path file : files) {
                DamagedQueue found = DamagedQueue.read(file, all);
                read.add(found);
                readable += found.readable();
                out.printf(
                        Locale.ROOT,
                        "%s: %,d entries can be read, %,d between them cannot%n",
                        file,
                        found.readable(),
                        found.unreadable());
            }
            if (queue.isPresent()) {
                append(queue.get(), read);
                out.printf(Locale.ROOT, "%,d entries were appended to %s%n", readable, queue.get());
            }
            if (lines.isPresent()) {
                write(lines.get(), read);
                out.printf(Locale.ROOT, "%,d entries are in %s%n", readable, lines.get());
            }
        } catch (IOException e) {
            throw CommandException.badInput(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        out.flush();
        return readable == 0 ? NOTHING : 0;
    }

    private static void append(Path target, List<DamagedQueue> read) throws IOException {
        try (DiskQueue queue =
                DiskQueue.open(target.toAbsolutePath(), new QueueOptions(Long.MAX_VALUE, WhenFull.REFUSE))) {
            List<byte[]> batch = new ArrayList<>();
            for (DamagedQueue damaged : read) {
                for (byte[] content : damaged.contents()) {
                    batch.add(content);
                    if (batch.size() == BATCH) {
                        queue.append(batch);
                        batch.clear();
                    }
                }
            }
            queue.append(batch);
            queue.flush();
        }
    }

    private static void write(Path target, List<DamagedQueue> read) throws IOException {
        if (Files.exists(target)) {
            throw new IOException(target + " is there already: choose another file for the lines");
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            for (DamagedQueue damaged : read) {
                for (byte[] content : damaged.contents()) {
                    out.write(content);
                    out.write('\n');
                }
            }
        }
    }
}
