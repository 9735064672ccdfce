// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import io.fanwatch.store.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a queue that is appended to, and what is to be written to it next. Not thread-safe, but for {@link #sync}. An
 * {@link EntryFileException} means that it cannot be written to, another {@link IOException} that it cannot be read.
 */
final class CurrentFile implements AutoCloseable {

    /** Where records begin. */
    static final int BEGIN = 8;

    private static final Logger LOG = LoggerFactory.getLogger(CurrentFile.class);

    private static final byte[] MARK = {'F', 'W', 'Q', 'U', 'E', 'U', 'E', '1'};
    private static final String NEW = ".new";

    private final Path path;
    private final EntryRecords uncommitted = new EntryRecords();
    private volatile RandomAccessFile file;
    private long length;
    private volatile boolean unsynced;

    private CurrentFile(Path path, RandomAccessFile file, long length) {
        this.path = path;
        this.file = file;
        this.length = length;
    }

    /**
     * Opens it, or makes it.
     *
     * @throws EntryFileException if it cannot be made, or, with {@link EntryFileException#isDamage}, is something else
     */
    static CurrentFile open(Path path) throws IOException {
        RandomAccessFile file = locked(path);
        try {
            byte[] mark = new byte[(int) Math.min(BEGIN, file.length())];
            file.readFully(mark);
            if (!Arrays.equals(mark, Arrays.copyOf(MARK, mark.length))) {
                throw new EntryFileException("it is something else", null, true);
            }
            if (mark.length < BEGIN) {
                begin(path, file);
            }
            return new CurrentFile(path, file, file.length());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /* unlike a channel, this is not closed when a thread is interrupted while it reads or writes */
    private static RandomAccessFile locked(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        boolean locked = false;
        try {
            locked = file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked", path, e);
        }
        if (!locked) {
            file.close();
            throw new IOException("the file " + path + " is in use by another component or process");
        }
        return file;
    }

    private static void begin(Path path, RandomAccessFile file) throws EntryFileException {
        try {
            file.setLength(0);
            file.seek(0);
            file.write(MARK);
        } catch (IOException e) {
            throw notWritten(path, e);
        }
    }

    private static EntryFileException notWritten(Path path, IOException e) {
        return new EntryFileException(
                "the file " + path + " cannot be written to (is the disk full?): " + e.getMessage(), e, false);
    }

    /** Gives it another name, and goes on with a new file. Nothing is changed if that cannot be made. */
    void startAnother(Path name) throws IOException {
        sync();
        Path another = path.resolveSibling(path.getFileName() + NEW);
        RandomAccessFile before = file;
        RandomAccessFile fresh = locked(another);
        try {
            begin(another, fresh);
            Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
            Files.move(another, path, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(path.toAbsolutePath().getParent()); // the names too
        } catch (IOException e) {
            fresh.close();
            throw e instanceof EntryFileException known ? known : notWritten(path, e);
        }
        file = fresh;
        length = BEGIN;
        before.close();
    }

    /** What is to be written next. */
    EntryRecords uncommitted() {
        return uncommitted;
    }

    long length() {
        return length;
    }

    /** How long the file is with what is to be written. */
    long size() {
        return length + uncommitted.size();
    }

    /** Writes what is to be written; if that fails it stays, and the file is as it was. */
    void write() throws EntryFileException {
        if (uncommitted.size() > 0) {
            try {
                file.seek(length);
                uncommitted.writeTo(file);
            } catch (IOException e) {
                try {
                    cutOff(length);
                } catch (IOException again) {
                    e.addSuppressed(again);
                }
                throw notWritten(path, e);
            }
            unsynced = true;
            length += uncommitted.size();
            uncommitted.reset();
        }
    }

    /** Makes the file shorter. */
    void cutOff(long newLength) throws IOException {
        file.setLength(newLength);
        length = newLength;
    }

    /** Whether something was written that {@link #sync} has not waited for. */
    boolean isUnsynced() {
        return unsynced;
    }

    /** Waits until what was written is on the disk. May be called while another thread uses the file. */
    void sync() throws EntryFileException {
        RandomAccessFile synced = file;
        unsynced = false;
        try {
            synced.getFD().sync();
        } catch (IOException e) {
            unsynced = true;
            if (synced == file) { // otherwise it was full in between, and is on the disk
                throw notWritten(path, e);
            }
        }
    }

    /** Reads from the file, or from what is to be written. */
    void read(long at, byte[] into, int count) throws IOException {
        int onDisk = (int) Math.max(0, Math.min(count, length - at));
        if (onDisk > 0) {
            file.seek(at);
            file.readFully(into, 0, onDisk);
        }
        if (onDisk < count) {
            uncommitted.copy((int) (at + onDisk - length), into, onDisk, count - onDisk);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
