// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fanwatch.store.SnapshotFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens files of entries, whatever state they are in. */
public final class EntryFiles {

    private static final Logger LOG = LoggerFactory.getLogger(EntryFiles.class);

    /* an error of the disk may pass */
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 100;

    /* two copies of the header, a block each */
    private static final int HEADER_BYTES = 8_192;
    private static final Pattern VERSION = Pattern.compile("\\bversion:([0-9a-f]{1,15})\\b");

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
        Optional<RuntimeException> damage = Optional.empty();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                long promised = newestVersion(path);
                EntryFile file = EntryFile.open(path, Optional.empty());
                return file.version() < promised ? shortened(path, file) : file;
            } catch (RuntimeException e) {
                if (damage.isEmpty()) { // what failed before may have left its lock
                    throwIfNotDamaged(path, e);
                    damage = Optional.of(e);
                }
                LOG.debug("{} cannot be opened and is tried again", path, e);
                pause();
            }
        }
        return anew(path, damage.orElseThrow());
    }

    private static void throwIfNotDamaged(Path path, RuntimeException e) throws IOException {
        if (e instanceof MVStoreException known && known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            throw new IOException("the file " + path + " is in use by another component or process", e);
        }
        if (e instanceof MVStoreException known && known.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
            throw new IOException("the file " + path + " cannot be written to: is the disk full?", e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /* MVStore goes back to the last state it finds whole, without a word */
    private static EntryFile shortened(Path path, EntryFile file) throws IOException {
        long entries = file.entries();
        file.abandon();
        Path aside = SnapshotFile.aside(path);
        Files.copy(path, aside);
        String words = "the file " + path + " is damaged: an earlier state of it with " + entries
                + " entries is used, a copy was set aside as " + aside;
        LOG.warn(words);
        return EntryFile.open(path, Optional.of(words));
    }

    private static EntryFile anew(Path path, RuntimeException cause) throws IOException {
        String words = setAside(path, cause.getMessage());
        try {
            return EntryFile.open(path, Optional.of(words));
        } catch (RuntimeException e) {
            throw new IOException("the file " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * Moves a damaged file out of the way, beside all that were moved earlier.
     *
     * @return what happened, in words
     */
    public static String setAside(Path path, String reason) {
        try {
            Path aside = SnapshotFile.aside(path);
            Files.move(path, aside);
            String words = "the file " + path + " is damaged and was set aside as " + aside
                    + "; what it held is not sent: " + reason;
            LOG.warn(words);
            return words;
        } catch (IOException e) {
            LOG.error("the damaged file {} could not be set aside: remove it", path, e);
            return "the file " + path + " is damaged and could not be set aside: remove it: " + reason;
        }
    }

    /* the newest version that the file is known to have held; 0 if it is not there or new */
    private static long newestVersion(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) <= HEADER_BYTES) {
            return 0;
        }
        long newest = 1; // one that is longer than its header held at least one
        try (InputStream in = Files.newInputStream(path)) {
            Matcher versions = VERSION.matcher(new String(in.readNBytes(HEADER_BYTES), ISO_8859_1));
            while (versions.find()) {
                newest = Math.max(newest, Long.parseLong(versions.group(1), 16));
            }
        }
        return newest;
    }
}
