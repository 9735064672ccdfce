// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps items aside that the other side will never take, each after a comment with the reason, in a text file that can be
 * corrected and sent again. Two files of a bounded length are kept. Thread-safe.
 */
final class RefusedItems {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedItems.class);
    private static final long MAXIMUM_BYTES = 5_000_000;
    private static final String ENDING = ".txt";

    private final Path file;
    private final Path before;
    private final Function<byte[], String> text;

    /**
     * @param name of the file, which ends in {@code .txt}
     * @param text an item in words, on one line
     */
    RefusedItems(Path folder, String name, Function<byte[], String> text) {
        this.file = folder.resolve(name);
        this.before = folder.resolve(name.substring(0, name.length() - ENDING.length()) + ".1" + ENDING);
        this.text = text;
    }

    /** Adds an item, with a reason on one line. If the disk does not take it, it is only counted. */
    synchronized void add(byte[] item, String reason) {
        String comment = "# " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + reason;
        try {
            if (Files.exists(file) && Files.size(file) > MAXIMUM_BYTES) {
                Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    comment + '\n' + text.apply(item) + '\n',
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException | RuntimeException e) {
            LOG.warn("what was refused cannot be kept in {}: {}", file, e.getMessage());
        }
    }
}
