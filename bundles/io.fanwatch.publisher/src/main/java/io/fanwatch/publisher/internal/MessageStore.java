package io.fanwatch.publisher.internal;

import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that the cloud has not confirmed, on the disk: alarm changes and summaries, each in their order, in one
 * bounded space. Alarm changes push summaries out, never the other way round. Thread-safe; every call may wait for the disk.
 */
final class MessageStore implements AutoCloseable {

    /** What a message is about. */
    enum Kind {
        TRANSITION,
        SUMMARY
    }

    private static final Logger LOG = LoggerFactory.getLogger(MessageStore.class);
    private static final long LEAST_BYTES = 1_024;

    private final DiskQueue transitions;
    private final DiskQueue summaries;
    private long maximumBytes;

    MessageStore(DiskQueue transitions, DiskQueue summaries, long maximumBytes) {
        this.transitions = transitions;
        this.summaries = summaries;
        this.maximumBytes = maximumBytes;
    }

    /**
     * Opens the store in a folder, with what it holds.
     *
     * @throws IOException if its files cannot be used; the message names the remedy
     */
    static MessageStore open(Path folder, long maximumBytes) throws IOException {
        QueueOptions options = new QueueOptions(maximumBytes, WhenFull.DROP_OLDEST);
        DiskQueue transitions = DiskQueue.open(folder.resolve("transitions.queue"), options);
        try {
            return new MessageStore(
                    transitions, DiskQueue.open(folder.resolve("summaries.queue"), options), maximumBytes);
        } catch (IOException e) {
            transitions.close();
            throw e;
        }
    }

    /** Keeps no more than that from now on. */
    synchronized void limit(long newMaximumBytes) throws IOException {
        maximumBytes = newMaximumBytes;
        transitions.configure(new QueueOptions(newMaximumBytes, WhenFull.DROP_OLDEST));
        transitions.trim(newMaximumBytes);
        makeRoom();
    }

    /**
     * Appends messages; alarm changes are safe on the disk afterwards.
     *
     * @throws IOException if the file of this kind cannot be written to; the other's does not matter
     */
    synchronized void append(Kind kind, List<byte[]> messages) throws IOException {
        if (messages.isEmpty()) {
            return;
        }
        if (kind == Kind.TRANSITION) {
            transitions.append(messages);
            transitions.flush();
            makeRoomIfPossible();
        } else {
            makeRoom();
            summaries.append(messages);
        }
    }

    /* what was appended is not to be appended again because of the summaries */
    private void makeRoomIfPossible() {
        try {
            makeRoom();
        } catch (IOException e) {
            LOG.debug("no room could be made for alarm changes; the next ones try again", e);
        }
    }

    private void makeRoom() throws IOException {
        long room = maximumBytes - transitions.bytes();
        summaries.configure(new QueueOptions(Math.max(LEAST_BYTES, room), WhenFull.DROP_OLDEST));
        summaries.trim(Math.max(0, room));
    }

    /** The message after that sequence number, if there is one. */
    Optional<DiskQueue.Entry> next(Kind kind, long sequence) throws IOException {
        return queue(kind).peekAfter(sequence, 1, Long.MAX_VALUE).stream().findFirst();
    }

    /** Forgets the messages up to that one. */
    void removeThrough(Kind kind, long sequence) throws IOException {
        queue(kind).removeThrough(sequence);
    }

    /** How many messages wait. */
    long waiting(Kind kind) {
        return queue(kind).entries();
    }

    /** How many messages were dropped for want of room since the store was opened. */
    long dropped(Kind kind) {
        return queue(kind).dropped();
    }

    /** What the messages take, in bytes. */
    long bytes() {
        return transitions.bytes() + summaries.bytes();
    }

    /** Why the files cannot be used at the moment, in words, if they cannot. */
    Optional<String> failure() {
        return transitions.failure().or(summaries::failure);
    }

    /** What was damaged, in words, if anything was. */
    Optional<String> damage() {
        return transitions.damage().or(summaries::damage);
    }

    private DiskQueue queue(Kind kind) {
        return kind == Kind.TRANSITION ? transitions : summaries;
    }

    /** Flushes and closes. */
    @Override
    public void close() {
        transitions.close();
        summaries.close();
    }
}
