// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Has files outlast a power cut. Thread-safe. */
public final class DurableFiles {

    private DurableFiles() {}

    /** Waits until a file's content, or the names of the files in a folder, are on the disk. */
    public static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            channel.force(true);
        }
    }

    /**
     * Puts a file in the place of another, of which after a power cut one is there, and whole.
     *
     * @param next a file in the same folder, whose content is on the disk already
     */
    public static void replace(Path next, Path file) throws IOException {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(file.toAbsolutePath().getParent());
    }
}
