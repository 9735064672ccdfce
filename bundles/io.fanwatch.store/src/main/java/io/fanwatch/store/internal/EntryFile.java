// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import io.fanwatch.store.DiskQueue.Entry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries by their sequence number in a file of H2's MVStore, which writes on demand only: no thread of its own. Each entry
 * carries a checksum, because MVStore has none over its content. Not thread-safe, but for {@link #sync}.
 */
public final class EntryFile {

    private static final Logger LOG = LoggerFactory.getLogger(EntryFile.class);

    /* reopens the file when a thread is interrupted while it reads or writes, which otherwise closes it for everyone */
    private static final String INTERRUPTIBLE = "retry:";
    private static final String BYTES = "bytes";
    private static final int CACHE_MEGABYTES = 1;
    private static final int ENTRY_BYTES = io.fanwatch.store.DiskQueue.ENTRY_BYTES;

    /* what is not on the disk yet is kept in memory */
    private static final int MOST_UNCOMMITTED_BYTES = 1 << 20;

    /* how long space that became free is kept for a recovery to an earlier state */
    private static final int RETENTION_MILLIS = 2_000;

    /* a file that is longer than this and holds little is made shorter */
    private static final long TIDY_BYTES = 4 << 20;
    private static final long TIDY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /* at a time; MVStore's own compactFile() takes 16 MB, in one piece that it keeps in memory twice */
    private static final int REWRITE_BYTES = 1 << 20;
    private static final int HOWEVER_FULL = 101;

    private final Path path;
    private final MVStore store;
    private final MVMap<Long, byte[]> map;
    private final MVMap<String, Long> state;
    private final long version;
    private Optional<String> damage;
    private long entries;
    private long bytes;
    private long nextSequence;
    private boolean uncommitted;

    private EntryFile(Path path, MVStore store, Optional<String> damage) {
        this.path = path;
        this.store = store;
        this.damage = damage;
        this.version = store.getCurrentVersion();
        store.setRetentionTime(RETENTION_MILLIS);
        store.setVersionsToKeep(0);
        try {
            map = store.openMap(
                    "entries",
                    new MVMap.Builder<Long, byte[]>()
                            .keyType(LongDataType.INSTANCE)
                            .valueType(ByteArrayDataType.INSTANCE));
            state = store.openMap(
                    "state",
                    new MVMap.Builder<String, Long>()
                            .keyType(StringDataType.INSTANCE)
                            .valueType(LongDataType.INSTANCE));
            Long last = map.lastKey();
            nextSequence = last == null ? 1 : last + 1;
            Long stored = state.get(BYTES);
            bytes = stored == null ? 0 : stored;
            entries = map.sizeAsLong();
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /**
     * Opens a file as it is, or makes it.
     *
     * @param damage what was done to it before
     */
    static EntryFile open(Path path, Optional<String> damage) {
        return new EntryFile(path, store(path), damage);
    }

    /** The version of the store that was found. */
    long version() {
        return version;
    }

    private static MVStore store(Path path) {
        return new MVStore.Builder()
                .fileName(INTERRUPTIBLE + path.toAbsolutePath())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .autoCompactFillRate(0)
                .cacheSize(CACHE_MEGABYTES)
                .open();
    }

    /** The number of the next entry. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Gives the next entry no smaller number than this one. */
    public void continueFrom(long sequence) {
        nextSequence = Math.max(nextSequence, sequence);
    }

    /** Appends an entry. */
    public void append(byte[] content) throws EntryFileException {
        ByteBuffer stored = ByteBuffer.allocate(content.length + Integer.BYTES);
        stored.put(content).putInt(checksum(content, content.length));
        tried(() -> map.put(nextSequence, stored.array()));
        nextSequence++;
        entries++;
        changed(content.length + ENTRY_BYTES);
        if (store.getUnsavedMemory() > MOST_UNCOMMITTED_BYTES) {
            commit();
        }
    }

    /** The oldest entries after that one. Damaged ones are removed. */
    public List<Entry> peek(long after, int maximumEntries, long maximumBytes) throws EntryFileException {
        List<Long> damaged = new ArrayList<>();
        List<Entry> whole = tried(() -> {
            List<Entry> entries = new ArrayList<>();
            long size = 0;
            Cursor<Long, byte[]> cursor = map.cursor(after == Long.MIN_VALUE ? null : Long.valueOf(after + 1));
            while (cursor.hasNext() && entries.size() < maximumEntries) {
                long sequence = cursor.next();
                byte[] stored = cursor.getValue();
                size += stored.length;
                if (size > maximumBytes && !entries.isEmpty()) {
                    break;
                }
                if (isWhole(stored)) {
                    entries.add(new Entry(sequence, Arrays.copyOf(stored, stored.length - Integer.BYTES)));
                } else {
                    damaged.add(sequence);
                }
            }
            return entries;
        });
        for (Long sequence : damaged) {
            remove(sequence);
        }
        if (!damaged.isEmpty()) {
            damage = Optional.of("the file " + path + " is damaged: " + damaged.size() + " entries were left out");
            LOG.warn("{}: {} entries are damaged and were left out", path, damaged.size());
        }
        return whole;
    }

    private static boolean isWhole(byte[] stored) {
        int length = stored.length - Integer.BYTES;
        return length >= 0 && ByteBuffer.wrap(stored).getInt(length) == checksum(stored, length);
    }

    private static int checksum(byte[] content, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, length);
        return (int) checksum.getValue();
    }

    /** Removes the entries up to that one, itself included; returns how many. */
    public long removeThrough(long sequence) throws EntryFileException {
        long removed = 0;
        for (Long first = first(); first != null && first <= sequence; first = first()) {
            remove(first);
            removed++;
        }
        return removed;
    }

    /** Removes the oldest entries until the rest takes no more than that; returns how many. */
    public long trim(long maximumBytes) throws EntryFileException {
        long removed = 0;
        while (bytes > maximumBytes) {
            Long first = first();
            if (first == null) {
                break;
            }
            remove(first);
            removed++;
        }
        return removed;
    }

    private Long first() throws EntryFileException {
        return tried(map::firstKey);
    }

    private void remove(Long sequence) throws EntryFileException {
        byte[] stored = tried(() -> map.remove(sequence));
        entries--;
        changed(-(stored.length - Integer.BYTES + ENTRY_BYTES));
    }

    private void changed(long difference) {
        bytes += difference;
        uncommitted = true;
    }

    /** Whether there are changes that were not written. */
    public boolean hasUncommitted() {
        return uncommitted;
    }

    /** Writes the changes. They are safe from a kill then, and from a power cut after {@link #sync}. */
    public void commit() throws EntryFileException {
        if (uncommitted) {
            tried(() -> {
                state.put(BYTES, bytes);
                return store.commit();
            });
            uncommitted = false;
        }
    }

    /** Waits until what was written is on the disk. May be called while another thread uses the file. */
    public void sync() throws EntryFileException {
        tried(() -> {
            store.sync();
            return true;
        });
    }

    /** Makes a file that is much longer than its entries a little shorter; returns false: there is nothing to flush. */
    public boolean tidy() throws EntryFileException {
        long begin = System.nanoTime();
        boolean more = isTooLong();
        while (more && System.nanoTime() - begin < TIDY_NANOS) {
            // what is rewritten goes to the first gap that is large enough, so the end of the file becomes free
            more = tried(() -> store.compact(HOWEVER_FULL, REWRITE_BYTES)) && isTooLong();
            // space becomes free only with a commit that comes after the retention time
            uncommitted = true;
            commit();
        }
        return false;
    }

    private boolean isTooLong() {
        return fileBytes() > Math.max(TIDY_BYTES, 2 * bytes);
    }

    /** How many entries there are. */
    public long entries() {
        return entries;
    }

    /** What the entries take in bytes, as the queue counts. */
    public long bytes() {
        return bytes;
    }

    /** How long the file is. */
    public long fileBytes() {
        return store.isClosed() ? 0 : store.getFileStore().size();
    }

    /** What was damaged, in words, if anything was. */
    public Optional<String> damage() {
        return damage;
    }

    /** Writes the changes and closes. */
    public void close() throws EntryFileException {
        try {
            commit();
            tidy();
            sync();
            tried(() -> {
                store.close();
                return true;
            });
        } finally {
            abandon();
        }
    }

    /** Closes without writing anything. */
    public void abandon() {
        try {
            store.closeImmediately();
        } catch (RuntimeException e) {
            LOG.debug("{} does not close", path, e);
        }
    }

    private <T> T tried(Supplier<T> work) throws EntryFileException {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } catch (MVStoreException e) {
            boolean io =
                    e.getErrorCode() == DataUtils.ERROR_WRITING_FAILED || e.getErrorCode() == DataUtils.ERROR_CLOSED;
            if (io) {
                throw new EntryFileException(
                        "the file " + path + " cannot be written to (is the disk full?), what was not flushed is lost: "
                                + e.getMessage(),
                        e,
                        false);
            }
            throw damaged(e);
        } catch (RuntimeException e) {
            throw damaged(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private EntryFileException damaged(RuntimeException e) {
        return new EntryFileException("the file " + path + " cannot be read: " + e.getMessage(), e, true);
    }
}
