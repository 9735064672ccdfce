// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items of all channels on the disk, each channel in its order, in one bounded space: a channel pushes those behind it out,
 * never the other way round. One thread appends; else thread-safe. Calls may wait for the disk.
 */
final class Queues implements AutoCloseable {

    /** An item on the disk; without content if its format is not known. */
    record Stored(long sequence, Optional<byte[]> content) {}

    private static final Logger LOG = LoggerFactory.getLogger(Queues.class);
    private static final long LEAST_BYTES = 1_024;

    private final List<Channel> channels;
    private final List<DiskQueue> files;
    private final AtomicLongArray refused;
    /* the appending thread's: how many items at the beginning of the next call are appended already, but not written */
    private final int[] unwritten;
    private volatile QueueOptions room;

    Queues(List<Channel> channels, List<DiskQueue> files, QueueOptions room) {
        this.channels = channels;
        this.files = files;
        this.refused = new AtomicLongArray(channels.size());
        this.unwritten = new int[channels.size()];
        this.room = room;
    }

    /** @throws IOException if a file cannot be used; the message names the remedy */
    static Queues open(Path folder, List<Channel> channels, QueueOptions room) throws IOException {
        List<DiskQueue> files = new ArrayList<>();
        try {
            for (Channel channel : channels) {
                files.add(DiskQueue.open(folder.resolve(channel.file()), room));
            }
        } catch (IOException e) {
            files.forEach(DiskQueue::close);
            throw e;
        }
        return new Queues(channels, files, room);
    }

    /** Keeps no more than that from now on. */
    void configure(QueueOptions newRoom) throws IOException {
        room = newRoom;
        for (int channel = 0; channel < files.size(); channel++) {
            limit(channel);
        }
    }

    /**
     * Appends items of a channel. They outlive a kill afterwards; those of an urgent one are safe on the disk.
     *
     * @throws IOException if its file cannot be written to; the others' do not matter. The next call has the same items first
     */
    void append(int channel, List<byte[]> items) throws IOException {
        limit(channel);
        DiskQueue file = files.get(channel);
        byte[] header = header(channels.get(channel), Instant.now());
        long droppedBefore = file.dropped();
        List<byte[]> added = items.stream()
                .skip(unwritten[channel])
                .map(item -> concatenated(header, item))
                .toList();
        int taken = file.append(added);
        if (taken == 0 && file.dropped() == droppedBefore) {
            refused.addAndGet(channel, added.size());
        }
        unwritten[channel] = items.size();
        if (channels.get(channel).urgent()) {
            file.flush();
        } else {
            file.write();
        }
        unwritten[channel] = 0;
        for (int behind = channel + 1; behind < files.size(); behind++) {
            try {
                limit(behind);
            } catch (IOException e) { // what was appended is not to be appended again because of others
                LOG.debug("no room could be made in {}; the next append tries again", channels.get(behind), e);
            }
        }
    }

    private void limit(int channel) throws IOException {
        long left = room.maximumBytes()
                - files.subList(0, channel).stream().mapToLong(DiskQueue::bytes).sum();
        DiskQueue file = files.get(channel);
        file.configure(new QueueOptions(Math.max(LEAST_BYTES, left), room.whenFull(), room.flushInterval()));
        if (room.whenFull() == WhenFull.DROP_OLDEST || channel > 0) {
            file.trim(Math.max(0, left));
        }
    }

    private static byte[] header(Channel channel, Instant storedAt) {
        ByteBuffer header = ByteBuffer.allocate(headerBytes(channel));
        channel.format().ifPresent(header::put);
        return header.putLong(storedAt.toEpochMilli()).array();
    }

    private static int headerBytes(Channel channel) {
        return (channel.format().isPresent() ? 1 : 0) + Long.BYTES;
    }

    private static byte[] concatenated(byte[] header, byte[] item) {
        byte[] both = Arrays.copyOf(header, header.length + item.length);
        System.arraycopy(item, 0, both, header.length, item.length);
        return both;
    }

    /** The oldest items of a channel after that sequence number, at most that many and, but for the first, that many bytes. */
    List<Stored> after(int channel, long sequence, int maximumItems, long maximumBytes) throws IOException {
        return files.get(channel).peekAfter(sequence, maximumItems, maximumBytes).stream()
                .map(entry -> new Stored(entry.sequence(), content(channels.get(channel), entry.content())))
                .toList();
    }

    private static Optional<byte[]> content(Channel channel, byte[] entry) {
        int header = headerBytes(channel);
        boolean known = entry.length >= header
                && channel.format().filter(format -> format != entry[0]).isEmpty();
        return known ? Optional.of(Arrays.copyOfRange(entry, header, entry.length)) : Optional.empty();
    }

    /** Forgets the items of a channel up to that one. */
    void removeThrough(int channel, long sequence) throws IOException {
        files.get(channel).removeThrough(sequence);
    }

    /** When the oldest item was stored, if one waits. */
    Optional<Instant> oldest() {
        List<Instant> oldest = new ArrayList<>();
        for (int channel = 0; channel < files.size(); channel++) {
            int header = headerBytes(channels.get(channel));
            try {
                files.get(channel).peek(1, 0).stream()
                        .map(DiskQueue.Entry::content)
                        .filter(entry -> entry.length >= header)
                        .map(entry ->
                                Instant.ofEpochMilli(ByteBuffer.wrap(entry).getLong(header - Long.BYTES)))
                        .forEach(oldest::add);
            } catch (IOException e) {
                LOG.debug("the age of the oldest of {} is not known", channels.get(channel), e);
            }
        }
        return oldest.stream().min(Comparator.naturalOrder());
    }

    /** How many items of a channel wait. */
    long waiting(int channel) {
        return files.get(channel).entries();
    }

    /** How many items wait. */
    long waiting() {
        return sum(DiskQueue::entries);
    }

    /** What they take, in bytes. */
    long bytes() {
        return sum(DiskQueue::bytes);
    }

    private long sum(ToLongFunction<DiskQueue> figure) {
        return files.stream().mapToLong(figure).sum();
    }

    /** How many items of a channel were dropped for want of room since it was opened. */
    long dropped(int channel) {
        return files.get(channel).dropped() + refused.get(channel);
    }

    /** Why a file cannot be used at the moment, in words, if one cannot. */
    Optional<String> failure() {
        return files.stream().flatMap(file -> file.failure().stream()).findFirst();
    }

    /** What was damaged, in words, if anything was. */
    Optional<String> damage() {
        return files.stream().flatMap(file -> file.damage().stream()).findFirst();
    }

    /** Flushes and closes. */
    @Override
    public void close() {
        files.forEach(DiskQueue::close);
    }
}
