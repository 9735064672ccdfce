// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import io.fanwatch.store.internal.EntryFile;
import io.fanwatch.store.internal.EntryFileException;
import io.fanwatch.store.internal.EntryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A first-in-first-out queue of byte arrays in a file, for what must outlive a restart: the entries that a cloud or a
 * database has not confirmed yet. Bounded in bytes, small in memory whatever its length.
 *
 * <p><b>What survives.</b> An entry outlives a kill once {@link #write} has returned after it was appended, a power cut too
 * once {@link #flush} has, or the flush interval has passed. A removal may be undone by a kill in the same way: then
 * entries come again. A file that stays unreadable when it is opened again is set aside as {@code <file>.damaged}, beside
 * earlier ones, and the queue starts empty; a damaged entry is left out.
 *
 * <p><b>Reading.</b> {@link #peek} shows the oldest entries and leaves them; {@link #removeThrough} takes them out by
 * sequence number, so that entries dropped in between for want of room do not shift what is removed. Entries may come
 * twice after a kill, never out of order.
 *
 * <p>Thread-safe: any threads may append, peek and remove; each call may wait for the disk. A thread that gets interrupted
 * does no harm to the file, but the interrupt may be swallowed if it comes while the thread waits for the disk: who stops a
 * thread needs a flag besides. Methods that throw {@link IOException} keep the queue usable: a later call opens the file
 * again.
 */
public final class DiskQueue implements AutoCloseable {

    /** What an entry takes besides its content, in bytes, as far as the bound is concerned. */
    public static final int ENTRY_BYTES = 16;

    /**
     * An entry of the queue.
     *
     * @param sequence its number; later entries have greater ones
     * @param content what was appended; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(long sequence, byte[] content) {}

    private static final Logger LOG = LoggerFactory.getLogger(DiskQueue.class);
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final Thread flusher;
    private volatile QueueOptions options;

    /* the rest is guarded by this */
    private Optional<EntryFile> file;
    private Optional<String> damage = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private long dropped;
    private long retryAt;
    /* whose file could not be read: it knows what was not written yet */
    private Optional<EntryFile> unreadable = Optional.empty();
    private boolean closed;

    private DiskQueue(Path path, QueueOptions options, EntryFile file) {
        this.path = path;
        this.options = options;
        this.file = Optional.of(file);
        this.damage = file.damage();
        flusher = new Thread(this::flushRegularly, "fanwatch-store-" + path.getFileName());
        flusher.setDaemon(true);
        flusher.start();
    }

    /**
     * Opens a queue, with the entries that its file holds.
     *
     * @param file where it is kept; its folder must be there
     * @throws IOException if the file cannot be used: it is open elsewhere, or its folder cannot be written to. The message
     *     names the file and the remedy
     */
    public static DiskQueue open(Path file, QueueOptions options) throws IOException {
        return new DiskQueue(file, options, EntryFiles.open(file));
    }

    /** Goes by these options from now on. Entries beyond a smaller bound are dropped with the next append or {@link #trim}. */
    public void configure(QueueOptions newOptions) {
        boolean otherInterval = !options.flushInterval().equals(newOptions.flushInterval());
        options = newOptions;
        if (otherInterval) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /**
     * Appends entries, in their order; fastest in batches.
     *
     * @param contents taken over, not to be changed any more
     * @return how many of them were taken. With {@link WhenFull#REFUSE} all or none; with {@link WhenFull#DROP_OLDEST} all
     *     but those that are larger than the queue, which are counted as dropped
     * @throws IOException if the file cannot be written to, for example because the disk is full; some of the entries may
     *     have been appended
     */
    public synchronized int append(List<byte[]> contents) throws IOException {
        QueueOptions current = options;
        return use(entries -> {
            if (current.whenFull() == WhenFull.REFUSE && entries.bytes() + sizeOf(contents) > current.maximumBytes()) {
                return 0;
            }
            entries.prepare();
            int taken = 0;
            for (byte[] content : contents) {
                long size = sizeOf(content);
                if (size > current.maximumBytes()) {
                    dropped++;
                } else {
                    dropped += entries.trim(current.maximumBytes() - size);
                    entries.append(content);
                    taken++;
                }
            }
            return taken;
        });
    }

    private static long sizeOf(List<byte[]> contents) {
        return contents.stream().mapToLong(DiskQueue::sizeOf).sum();
    }

    private static long sizeOf(byte[] content) {
        return content.length + (long) ENTRY_BYTES;
    }

    /** The oldest entries, oldest first, at most that many and, but for the first, at most that many bytes. */
    public synchronized List<Entry> peek(int maximumEntries, long maximumBytes) throws IOException {
        return peekAfter(Long.MIN_VALUE, maximumEntries, maximumBytes);
    }

    /** As {@link #peek}, of the entries with greater sequence numbers than the one given. */
    public synchronized List<Entry> peekAfter(long sequence, int maximumEntries, long maximumBytes) throws IOException {
        return use(entries -> entries.peek(sequence, maximumEntries, maximumBytes));
    }

    /** Takes out every entry up to that sequence number, itself included. */
    public synchronized void removeThrough(long sequence) throws IOException {
        use(entries -> entries.removeThrough(sequence));
    }

    /**
     * Drops the oldest entries until the rest takes no more than that many bytes; they are counted.
     *
     * @return how many were dropped
     */
    public synchronized long trim(long maximumBytes) throws IOException {
        return use(entries -> {
            long gone = entries.trim(maximumBytes);
            dropped += gone;
            return gone;
        });
    }

    /** Writes what was appended before: a kill of the process costs nothing of it any more, though a power cut may. */
    public synchronized void write() throws IOException {
        use(entries -> {
            entries.commit();
            return entries;
        });
    }

    /** Returns when everything appended before is safe on the disk. Other threads may append meanwhile. */
    public void flush() throws IOException {
        EntryFile current;
        synchronized (this) {
            current = use(entries -> {
                entries.commit();
                return entries;
            });
        }
        try {
            current.sync();
        } catch (IOException e) {
            synchronized (this) {
                throw failed(current, e);
            }
        }
    }

    private void flushRegularly() {
        while (true) {
            synchronized (this) {
                try {
                    TimeUnit.MILLISECONDS.timedWait(
                            this, options.flushInterval().toMillis());
                } catch (InterruptedException e) {
                    LOG.debug("{}: nobody should interrupt this thread", path, e);
                }
                if (closed) {
                    return;
                }
            }
            try {
                if (needsFlush()) {
                    flush();
                }
            } catch (IOException e) {
                LOG.debug("{}: not flushed", path, e);
            }
        }
    }

    private synchronized boolean needsFlush() throws IOException {
        if (closed) {
            return false;
        }
        return use(EntryFile::hasUnsynced);
    }

    /** How many entries there are; 0 while the file cannot be used. */
    public synchronized long entries() {
        return file.map(EntryFile::entries).orElse(0L);
    }

    /** What the entries take, in bytes, each with {@link #ENTRY_BYTES} on top of its length. */
    public synchronized long bytes() {
        return file.map(EntryFile::bytes).orElse(0L);
    }

    /** The length of the file in bytes. */
    public synchronized long fileBytes() {
        return file.map(EntryFile::fileBytes).orElse(0L);
    }

    /** How many entries were dropped since the queue was opened: for want of room, or because they were too large. */
    public synchronized long dropped() {
        return dropped;
    }

    /** What was damaged and set aside since the queue was opened, in words, if anything was. */
    public synchronized Optional<String> damage() {
        return damage;
    }

    /** Why the file cannot be used at the moment, in words, if it cannot. */
    public synchronized Optional<String> failure() {
        return failure;
    }

    /** Flushes and closes; a second call does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
            file.ifPresent(this::close);
            file = Optional.empty();
        }
    }

    private void close(EntryFile open) {
        try {
            open.close();
        } catch (IOException e) {
            LOG.warn("{}: the entries of the last {} may be lost: {}", path, options.flushInterval(), e.getMessage());
        }
    }

    private interface Work<T> {
        T on(EntryFile file) throws IOException;
    }

    private <T> T use(Work<T> work) throws IOException {
        EntryFile current = opened();
        try {
            T result = work.on(current);
            damage = current.damage().or(() -> damage);
            failure = Optional.empty();
            return result;
        } catch (IOException e) {
            throw failed(current, e);
        }
    }

    private EntryFile opened() throws IOException {
        if (closed) {
            throw new IOException("the queue " + path + " is closed");
        }
        if (file.isPresent()) {
            return file.get();
        }
        if (System.nanoTime() - retryAt < 0) {
            throw new IOException(failure.orElse("the queue " + path + " is being opened again"));
        }
        try {
            EntryFile again = EntryFiles.open(path);
            if (unreadable.isPresent()) {
                again.continueFrom(unreadable.get());
            }
            file = Optional.of(again);
            unreadable = Optional.empty();
            damage = file.get().damage().or(() -> damage);
            LOG.info("{}: in use again with {} entries", path, file.get().entries());
            return file.get();
        } catch (IOException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
            retryAt = System.nanoTime() + REOPEN_NANOS;
            throw e;
        }
    }

    /* what cannot be written stays in memory, and is written with the next call; a file that cannot be read is opened again */
    private IOException failed(EntryFile broken, IOException e) {
        if (e instanceof EntryFileException) {
            failure = Optional.of(e.getMessage());
            return e;
        }
        String words = "the file " + path + " cannot be read and is opened again: " + e.getMessage();
        if (!closed && file.filter(current -> current == broken).isPresent()) {
            LOG.warn(words, e);
            broken.abandon();
            unreadable = file;
            file = Optional.empty();
            failure = Optional.of(words);
            retryAt = System.nanoTime() + REOPEN_NANOS;
        }
        return new IOException(words, e);
    }
}
