// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import static io.fanwatch.store.internal.EntryRecords.HEADER;
import static io.fanwatch.store.internal.EntryRecords.REMOVAL;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/** A place in the {@link EntryFile}, which goes from one record to the next. Not thread-safe. */
final class EntryReader {

    private static final int WINDOW = 1 << 15;

    private final EntryFile entries;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;
    private int windowBytes;

    private long file;
    private long offset;
    private long next;
    private long passed;
    private long sequence;
    private int length;

    EntryReader(EntryFile entries) {
        this.entries = entries;
    }

    /** Goes to the beginning of the file with that first number. */
    void start(long first) {
        start(first, first, CurrentFile.BEGIN, 0);
    }

    /** Goes where another one is. */
    void start(EntryReader other) {
        start(other.file, other.next, other.offset, other.passed);
    }

    /** Goes to a place of a file, which is that of an entry or the end, and where so many bytes of entries were passed. */
    void start(long first, long number, long at, long bytes) {
        if (file != first) {
            windowBytes = 0;
        }
        file = first;
        next = number;
        offset = at;
        passed = bytes;
    }

    /** Goes to the next whole entry, if there is one, over removals and what is damaged, into the next file too. */
    boolean find() throws IOException {
        while (true) {
            if (isWhole()) {
                if (!isRemoval()) {
                    return true;
                }
                pass();
            } else if (offset < entries.length(file)) {
                entries.damaged(file);
                if (!skipDamage()) {
                    offset = entries.length(file);
                }
            } else {
                OptionalLong following = entries.fileAfter(file);
                if (following.isEmpty()) {
                    return false;
                }
                start(following.getAsLong());
            }
        }
    }

    /** Whether a whole record is here. */
    boolean isWhole() throws IOException {
        if (!has(HEADER)) {
            return false;
        }
        length = window.getInt(at() + Integer.BYTES);
        sequence = window.getLong(at() + 2 * Integer.BYTES);
        return length >= REMOVAL
                && (isRemoval() || sequence >= next)
                && has((long) size())
                && window.getInt(at()) == EntryRecords.checksum(window.array(), at(), size());
    }

    /** Goes to the next whole record in this file, if there is one. */
    boolean skipDamage() throws IOException {
        long from = offset;
        for (offset++; has(HEADER); offset++) {
            if (isWhole()) {
                return true;
            }
        }
        offset = from;
        return false;
    }

    /** Whether what is here was cut off, or never written. */
    boolean isTorn() throws IOException {
        if (!has(HEADER) || !has(HEADER + (long) window.getInt(at() + Integer.BYTES))) {
            return true;
        }
        long rest = entries.length(file) - offset;
        byte[] bytes = new byte[(int) Math.min(rest, WINDOW)];
        entries.read(file, offset, bytes, bytes.length);
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    /** Goes behind the record that is here. */
    void pass() {
        offset += size();
        if (!isRemoval()) {
            passed += size();
            next = sequence + 1;
        }
    }

    boolean isRemoval() {
        return length == REMOVAL;
    }

    /** The number of the record that is here. */
    long sequence() {
        return sequence;
    }

    int size() {
        return HEADER + Math.max(0, length);
    }

    byte[] content() {
        return Arrays.copyOfRange(window.array(), at() + HEADER, at() + size());
    }

    /** The number of the entry that is looked for next. */
    long next() {
        return next;
    }

    void next(long number) {
        next = number;
    }

    /** The number of the first entry of its file. */
    long file() {
        return file;
    }

    long offset() {
        return offset;
    }

    /** The bytes of the entries of its file that it has passed. */
    long passed() {
        return passed;
    }

    private int at() {
        return (int) (offset - windowAt);
    }

    /* has so many bytes in the window, if they are there */
    private boolean has(long bytes) throws IOException {
        long rest = entries.length(file) - offset;
        if (bytes > rest) {
            return false;
        }
        if (offset < windowAt || offset + bytes > windowAt + windowBytes) {
            int wanted = (int) Math.min(Math.max(bytes, WINDOW), rest);
            if (wanted > window.capacity()) {
                window = ByteBuffer.allocate(wanted);
            }
            windowBytes = 0;
            entries.read(file, offset, window.array(), wanted);
            windowAt = offset;
            windowBytes = wanted;
        }
        return true;
    }
}
