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

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Damaged files of one queue, the oldest first.")
    private List<Path> files;

    @Override
    public Integer call() throws CommandException {
        PrintWriter out = spec.commandLine().getOut();
        long readable = 0;
        try (Recovered recovered = new Recovered(queue, lines)) {
            for (Path file : files) {
                try (DamagedQueue damaged = new DamagedQueue(file)) {
                    for (Optional<List<byte[]>> batch = damaged.next(); batch.isPresent(); batch = damaged.next()) {
                        recovered.add(batch.get());
                    }
                    readable += damaged.readable();
                    out.printf(
                            Locale.ROOT,
                            "%s: %,d entries can be read, %,d between them cannot%n",
                            file,
                            damaged.readable(),
                            damaged.unreadable());
                }
            }
        } catch (IOException e) {
            throw CommandException.badInput(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        if (queue.isPresent()) {
            out.printf(Locale.ROOT, "%,d entries were appended to %s%n", readable, queue.get());
        }
        if (lines.isPresent()) {
            out.printf(Locale.ROOT, "%,d entries are in %s%n", readable, lines.get());
        }
        out.flush();
        return readable == 0 ? NOTHING : 0;
    }

    /** Where entries go. */
    private static final class Recovered implements AutoCloseable {

        private final Optional<DiskQueue> queue;
        private final Optional<OutputStream> lines;

        Recovered(Optional<Path> queue, Optional<Path> lines) throws IOException {
            if (lines.isPresent() && Files.exists(lines.get())) {
                throw new IOException(lines.get() + " is there already: choose another file for the lines");
            }
            this.queue = queue.isPresent()
                    ? Optional.of(DiskQueue.open(
                            queue.get().toAbsolutePath(), new QueueOptions(Long.MAX_VALUE, WhenFull.REFUSE)))
                    : Optional.empty();
            this.lines = lines.isPresent()
                    ? Optional.of(new BufferedOutputStream(Files.newOutputStream(lines.get())))
                    : Optional.empty();
        }

        void add(List<byte[]> batch) throws IOException {
            if (queue.isPresent()) {
                queue.get().append(batch);
            }
            if (lines.isPresent()) {
                for (byte[] content : batch) {
                    lines.get().write(content);
                    lines.get().write('\n');
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (queue.isPresent()) {
                queue.get().flush();
                queue.get().close();
            }
            if (lines.isPresent()) {
                lines.get().close();
            }
        }
    }
}
