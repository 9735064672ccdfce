// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.recover;

import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can still be read of a queue's file, this release's or an earlier one's: a queue reads it from a copy. */
final class DamagedQueue implements AutoCloseable {

    private static final QueueOptions UNBOUNDED = new QueueOptions(Long.MAX_VALUE, WhenFull.REFUSE);
    private static final byte[] MARK = "FWQUEUE1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK_OF_EARLIER_RELEASES = "H:2,".getBytes(StandardCharsets.US_ASCII);
    private static final int BATCH = 1_000;
    private static final long BATCH_BYTES = 1 << 20;

    private final Path folder;
    private final DiskQueue queue;
    private long readable;
    private long first;
    private long last;

    /** @throws IOException if there is no such file, or no copy of it can be made */
    DamagedQueue(Path file) throws IOException {
        folder = Files.createTempDirectory("fanwatch-recover");
        try {
            Path copy = Files.copy(file, folder.resolve("copy"));
            restoreMark(copy);
            queue = DiskQueue.open(copy, UNBOUNDED);
        } catch (IOException e) {
            delete();
            throw e;
        }
    }

    /* a queue does not read a file without its mark, which may be what is damaged */
    private static void restoreMark(Path copy) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
            byte[] begin = new byte[(int) Math.min(file.length(), MARK_OF_EARLIER_RELEASES.length)];
            file.readFully(begin);
            if (!Arrays.equals(begin, MARK_OF_EARLIER_RELEASES)) {
                file.seek(0);
                file.write(MARK);
            }
        }
    }

    /** The next of its entries that can be read, oldest first; none at the end. */
    Optional<List<byte[]>> next() throws IOException {
        List<DiskQueue.Entry> batch = queue.peek(BATCH, BATCH_BYTES);
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        first = readable == 0 ? batch.get(0).sequence() : first;
        last = batch.get(batch.size() - 1).sequence();
        readable += batch.size();
        queue.removeThrough(last);
        return Optional.of(batch.stream().map(DiskQueue.Entry::content).toList());
    }

    /** How many were read. */
    long readable() {
        return readable;
    }

    /** How many between the first and the last of them cannot be. */
    long unreadable() {
        return readable == 0 ? 0 : last - first + 1 - readable;
    }

    @Override
    public void close() throws IOException {
        queue.close();
        delete();
    }

    private void delete() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
