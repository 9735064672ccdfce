package io.fanwatch.influxdb.internal;

import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The points that the database has not taken yet, on the disk, in their order. Thread-safe; calls may wait for the disk. */
final class PointBuffer implements AutoCloseable {

    private static final int CHUNK = 256;

    /**
     * A point that waits.
     *
     * @param sequence its number; later ones have greater ones
     * @param line the point in line protocol
     */
    record Waiting(long sequence, String line) {}

    private final DiskQueue queue;
    private long refused;

    private PointBuffer(DiskQueue queue) {
        this.queue = queue;
    }

    /**
     * Opens the buffer in a folder, with what it holds.
     *
     * @throws IOException if its file cannot be used; the message names the remedy
     */
    static PointBuffer open(Path folder, QueueOptions options) throws IOException {
        return new PointBuffer(DiskQueue.open(folder.resolve("points.queue"), options));
    }

    /** Goes by these options from now on; what is beyond a smaller bound is dropped. */
    void configure(QueueOptions options) {
        queue.configure(options);
    }

    /** Appends points, as far as the options let them in. */
    synchronized void append(List<String> lines) throws IOException {
        byte[] storedAt = ByteBuffer.allocate(Long.BYTES)
                .putLong(Instant.now().toEpochMilli())
                .array();
        for (int from = 0; from < lines.size(); from += CHUNK) {
            List<byte[]> chunk = lines.subList(from, Math.min(lines.size(), from + CHUNK)).stream()
                    .map(line -> content(storedAt, line))
                    .toList();
            long droppedBefore = queue.dropped();
            int taken = queue.append(chunk);
            if (taken == 0 && queue.dropped() == droppedBefore) {
                refused += chunk.size();
            }
        }
    }

    private static byte[] content(byte[] storedAt, String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(storedAt.length + text.length)
                .put(storedAt)
                .put(text)
                .array();
    }

    /** The oldest points, at most that many and, but for the first, at most that many bytes. */
    List<Waiting> oldest(int maximumPoints, long maximumBytes) throws IOException {
        return queue.peek(maximumPoints, maximumBytes).stream()
                .map(entry -> new Waiting(
                        entry.sequence(),
                        new String(
                                entry.content(),
                                Long.BYTES,
                                entry.content().length - Long.BYTES,
                                StandardCharsets.UTF_8)))
                .toList();
    }

    /** When the oldest point was put here, if one waits. */
    Optional<Instant> waitingSince() throws IOException {
        return queue.peek(1, 0).stream()
                .findFirst()
                .map(entry ->
                        Instant.ofEpochMilli(ByteBuffer.wrap(entry.content()).getLong()));
    }

    /** Forgets the points up to that one. */
    void removeThrough(long sequence) throws IOException {
        queue.removeThrough(sequence);
    }

    /** How many points wait. */
    long points() {
        return queue.entries();
    }

    /** What they take, in bytes. */
    long bytes() {
        return queue.bytes();
    }

    /** How many were dropped for want of room since the buffer was opened. */
    synchronized long dropped() {
        return queue.dropped() + refused;
    }

    /** What was damaged, in words, if anything was. */
    Optional<String> damage() {
        return queue.damage();
    }

    /** Why the file cannot be used at the moment, in words, if it cannot. */
    Optional<String> failure() {
        return queue.failure();
    }

    /** Flushes and closes. */
    @Override
    public void close() {
        queue.close();
    }
}
