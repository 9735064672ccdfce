// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import io.fanwatch.store.DurableFiles;
import io.fanwatch.store.SnapshotFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens files of entries, whatever state they are in and whatever release wrote them. */
public final class EntryFiles {

    private static final Logger LOG = LoggerFactory.getLogger(EntryFiles.class);

    private static final String CONVERTED = ".converted";

    private EntryFiles() {}

    /**
     * Opens a file, or makes it. One that makes no sense, also when it is tried again, is set aside and a new one begun.
     *
     * @throws IOException if the file is in use or cannot be read and written
     */
    public static EntryFile open(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IOException("the folder " + folder + " is not there or cannot be written to: make it writable");
        }
        if (Files.exists(path) && !(Files.isReadable(path) && Files.isWritable(path))) {
            throw new IOException("the file " + path + " cannot be read and written: make it so, or remove it");
        }
        Optional<String> damage = Files.exists(path) && MvStoreFile.is(path) ? converted(path) : Optional.empty();
        try {
            return EntryFile.open(path, damage);
        } catch (EntryFileException e) {
            if (!e.isDamage()) {
                throw e;
            }
            return EntryFile.open(path, Optional.of(setAside(path, e.getMessage())));
        }
    }

    /* what earlier releases wrote, which stays as it is until all of it is on the disk in the new form */
    private static Optional<String> converted(Path path) throws IOException {
        try {
            return convert(path);
        } catch (IOException e) {
            if (e instanceof EntryFileException known && known.isDamage()) {
                return Optional.of(setAside(path, e.getMessage()));
            }
            throw new IOException(
                    "the file " + path + " of an earlier release is left as it is and tried again: " + e.getMessage(),
                    e);
        }
    }

    private static Optional<String> convert(Path path) throws IOException {
        Path converted = path.resolveSibling(path.getFileName() + CONVERTED);
        Files.deleteIfExists(converted);
        Optional<String> damage;
        AtomicLong leftOut = new AtomicLong();
        EntryFile fresh = EntryFile.open(converted, Optional.empty());
        try (MvStoreFile old = new MvStoreFile(path)) {
            damage = old.read((sequence, stored) -> {
                if (isWhole(stored)) {
                    fresh.append(Arrays.copyOf(stored, stored.length - Integer.BYTES));
                    fresh.commitMuch();
                } else {
                    leftOut.incrementAndGet();
                }
            });
            fresh.commit();
            fresh.sync();
        } finally {
            fresh.abandon();
        }
        if (leftOut.get() > 0) {
            damage = Optional.of(leftOut + " entries cannot be read");
        }
        Optional<String> told = damage.map(reason -> copyAside(path, path) + ": " + reason);
        LOG.info("{}: {} entries of an earlier release were taken over", path, fresh.entries());
        DurableFiles.replace(converted, path);
        return told;
    }

    /* earlier releases put the checksum behind each entry */
    private static boolean isWhole(byte[] stored) {
        int length = stored.length - Integer.BYTES;
        CRC32C checksum = new CRC32C();
        checksum.update(stored, 0, Math.max(0, length));
        return length >= 0 && ByteBuffer.wrap(stored).getInt(length) == (int) checksum.getValue();
    }

    /* moves a damaged file out of the way, beside all that were moved earlier */
    private static String setAside(Path path, String reason) throws IOException {
        Path aside = SnapshotFile.aside(path);
        Files.move(path, aside);
        String words = "the file " + path + " is damaged and was set aside as " + aside + "; what it held is not sent: "
                + reason;
        LOG.warn(words);
        return words;
    }

    /** Keeps a copy of a file with damage in it; returns what happened, in words. */
    static String copyAside(Path path, Path file) {
        String words = "the file " + file + " is damaged: what is whole of it is used";
        try {
            Path aside = SnapshotFile.aside(path);
            Files.copy(file, aside);
            words += ", a copy was set aside as " + aside;
        } catch (IOException e) {
            LOG.warn("no copy of {} could be made", file, e);
        }
        LOG.warn(words);
        return words;
    }
}
