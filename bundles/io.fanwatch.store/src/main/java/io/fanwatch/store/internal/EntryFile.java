// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import io.fanwatch.store.DiskQueue.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries by their sequence number in a file that is only appended to: a mark and {@link EntryRecords}, which also say up to
 * where entries were removed. When it is full, the numbers of its first and last entry and the bytes of its entries are put
 * after its name, and another is begun; once its entries were all removed it is deleted. What is not written yet is in
 * memory, and stays there while the disk is full. Not thread-safe, but for {@link #sync}.
 *
 * <p>An {@link EntryFileException} means that it cannot be written to, another {@link IOException} that it cannot be read.
 */
public final class EntryFile {

    private static final Logger LOG = LoggerFactory.getLogger(EntryFile.class);

    private static final long FULL_BYTES = 4 << 20;
    private static final int MOST_UNCOMMITTED_BYTES = 1 << 18;

    private final Path path;
    private final FullFiles full;
    private final EntryReader head = new EntryReader(this);
    private final EntryReader cursor = new EntryReader(this);
    private final Set<Long> damagedFiles = new HashSet<>();
    private final CurrentFile current;
    /* of the current file: the number of its first entry, that of the next one, the bytes of its entries */
    private long first = 1;
    private long next = 1;
    private long bytes;
    private long removalNoted;
    private Optional<String> damage;

    private EntryFile(Path path, Optional<String> damage) throws IOException {
        this.path = path;
        this.damage = damage;
        full = FullFiles.of(path);
        current = CurrentFile.open(path);
        try {
            next = full.next();
            first = next;
            scan();
        } catch (IOException | RuntimeException e) {
            abandon();
            throw e;
        }
    }

    /**
     * Opens a file as it is, or makes it.
     *
     * @param damage what was done to it before
     * @throws EntryFileException if it cannot be made, or, with {@link EntryFileException#isDamage}, is something else
     * @throws IOException if it cannot be used
     */
    static EntryFile open(Path path, Optional<String> damage) throws IOException {
        return new EntryFile(path, damage);
    }

    /* finds what the current file holds, and up to where entries were removed */
    private void scan() throws IOException {
        long length = current.length();
        EntryReader reader = new EntryReader(this);
        reader.start(first);
        boolean none = true;
        while (reader.isWhole() || reader.offset() < length && skipped(reader)) {
            if (reader.isRemoval()) {
                removalNoted = reader.sequence();
            } else {
                first = none ? reader.sequence() : first;
                next = reader.sequence() + 1;
                none = false;
            }
            reader.pass();
        }
        bytes = reader.passed();
        if (none) {
            next = Math.max(next, removalNoted);
            first = next;
        }
        if (reader.offset() < length) {
            if (!reader.isTorn()) {
                damaged(first);
            }
            LOG.warn("{}: the last {} bytes are not whole and are cut off", path, length - reader.offset());
            current.cutOff(reader.offset());
        }
        head.start(full.first().orElse(first));
        removeThrough(removalNoted - 1);
    }

    private boolean skipped(EntryReader reader) throws IOException {
        boolean more = reader.skipDamage();
        if (more) {
            damaged(first);
        }
        return more;
    }

    private void startAnother() throws IOException {
        commit();
        Path name = FullFiles.name(path, first, next - 1, bytes);
        long length = current.length();
        current.startAnother(name);
        full.add(first, new FullFiles.Full(name, next - 1, bytes, length));
        first = next;
        bytes = 0;
        removalNoted = 0;
        dropRemoved();
    }

    /** Goes on where another object for the same file had to stop: with its numbers, and with what it had not written. */
    public void continueFrom(EntryFile before) throws IOException {
        EntryReader unwritten = new EntryReader(before);
        unwritten.start(before.first, before.first, before.current.length(), 0);
        while (unwritten.isWhole()) {
            if (!unwritten.isRemoval() && unwritten.sequence() >= next) {
                skipTo(unwritten.sequence());
                append(unwritten.content());
            }
            unwritten.pass();
        }
        skipTo(before.next);
        removeThrough(before.head.next() - 1);
    }

    /* the numbers in one file have no gaps */
    private void skipTo(long sequence) throws IOException {
        if (sequence > next) {
            if (next > first) {
                startAnother();
            }
            if (entries() == 0) {
                head.start(sequence);
            }
            first = sequence;
            next = sequence;
        }
    }

    /**
     * Makes ready for {@link #append}.
     *
     * @throws IOException if the disk is full, for example; nothing is changed then
     */
    public void prepare() throws IOException {
        commitMuch();
        if (current.size() > FULL_BYTES && next > first) {
            startAnother();
        }
    }

    /** Writes the changes if they take much memory. */
    void commitMuch() throws IOException {
        if (current.uncommitted().size() > MOST_UNCOMMITTED_BYTES) {
            commit();
        }
    }

    /** Appends an entry, in memory at first. */
    public void append(byte[] content) {
        current.uncommitted().add(next, content);
        next++;
        bytes += EntryRecords.HEADER + content.length;
    }

    /** The oldest entries after that one. Damaged ones are left out. */
    public List<Entry> peek(long after, int maximumEntries, long maximumBytes) throws IOException {
        if (after < head.next()) {
            cursor.start(head);
        } else if (after + 1 != cursor.next() || !isThere(cursor.file())) {
            long file = full.fileOf(after + 1).orElse(first);
            if (file == head.file()) {
                cursor.start(head);
            } else {
                cursor.start(file);
            }
        }
        List<Entry> found = new ArrayList<>();
        long size = 0;
        while (found.size() < maximumEntries && cursor.find()) {
            if (cursor.sequence() > after) {
                size += cursor.size() - EntryRecords.HEADER + Integer.BYTES;
                if (size > maximumBytes && !found.isEmpty()) {
                    break;
                }
                found.add(new Entry(cursor.sequence(), cursor.content()));
            }
            cursor.pass();
        }
        if (found.isEmpty() && after < head.next() && maximumEntries > 0) {
            removeThrough(next - 1); // all that is left is damaged
        }
        return found;
    }

    private boolean isThere(long file) {
        return file == first || full.has(file);
    }

    /** Removes the entries up to that one, itself included; returns how many. */
    public long removeThrough(long sequence) throws IOException {
        long before = entries();
        while (full.lastOfFirst() <= sequence) {
            head.next(full.lastOfFirst() + 1);
            dropRemoved();
        }
        while (head.next() <= sequence && removeFirst(sequence)) {
            dropRemoved();
        }
        return before - entries();
    }

    /** Removes the oldest entries until the rest takes no more than that; returns how many. */
    public long trim(long maximumBytes) throws IOException {
        long before = entries();
        while (bytes() > maximumBytes && removeFirst(Long.MAX_VALUE)) {
            dropRemoved();
        }
        return before - entries();
    }

    /* returns whether there may be more to remove up to that number */
    private boolean removeFirst(long most) throws IOException {
        if (entries() == 0) {
            return false;
        }
        if (!head.find()) { // all that is left is damaged
            head.start(first, next, current.size(), bytes);
            dropRemoved();
            return false;
        }
        if (head.sequence() > most) {
            head.next(head.sequence());
            return false;
        }
        head.pass();
        return true;
    }

    private void dropRemoved() {
        while (head.next() > full.lastOfFirst()) {
            boolean here = head.file() == full.first().getAsLong();
            full.removeFirst();
            if (here) {
                head.start(full.first().orElse(first));
            }
        }
    }

    /** Whether there are changes that are not safe on the disk. */
    public boolean hasUnsynced() {
        return current.uncommitted().size() > 0
                || current.isUnsynced()
                || head.next() != removalNoted && head.next() != head.file();
    }

    /** Writes the changes. They are safe from a kill then, and from a power cut after {@link #sync}. */
    public void commit() throws IOException {
        if (head.next() != removalNoted && head.next() != head.file()) {
            current.uncommitted().addRemoval(head.next());
            removalNoted = head.next();
        }
        current.write();
    }

    /** Waits until what was written is on the disk. May be called while another thread uses the file. */
    public void sync() throws IOException {
        current.sync();
    }

    public long entries() {
        return full.entries() + next - first - (head.next() - head.file());
    }

    /** What the entries take in bytes, as the queue counts. */
    public long bytes() {
        return full.bytes() + bytes - head.passed();
    }

    public long fileBytes() {
        return full.fileBytes() + current.length();
    }

    /** What was damaged, in words, if anything was. */
    public Optional<String> damage() {
        return damage;
    }

    /** A file has damage in it, which is left out. */
    void damaged(long file) {
        if (damagedFiles.add(file)) {
            damage = Optional.of(EntryFiles.copyAside(path, full.path(file).orElse(path)));
        }
    }

    /** How long a file is, with what is not written yet. */
    long length(long file) {
        return full.has(file) ? full.length(file) : current.size();
    }

    /** The file that follows another. */
    OptionalLong fileAfter(long file) {
        return full.has(file) ? OptionalLong.of(full.after(file).orElse(first)) : OptionalLong.empty();
    }

    /** Reads from a file, or from what is not written yet. */
    void read(long file, long at, byte[] into, int count) throws IOException {
        if (full.has(file)) {
            full.read(file, at, into, count);
        } else {
            current.read(at, into, count);
        }
    }

    /** Writes the changes and closes. */
    public void close() throws IOException {
        try {
            commit();
            sync();
        } finally {
            abandon();
        }
    }

    /** Closes without writing anything. */
    public void abandon() {
        try {
            full.close();
            current.close();
        } catch (IOException e) {
            LOG.debug("{} does not close", path, e);
        }
    }
}
