package io.fanwatch.influxdb.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps points aside that the database will never take, each after a comment with the reason, in a text file that can be
 * corrected and written again. Two files of a bounded length are kept. Not thread-safe.
 */
final class RefusedPoints {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedPoints.class);
    private static final long MAXIMUM_BYTES = 5_000_000;

    private final Path file;
    private final Path before;

    RefusedPoints(Path folder) {
        file = folder.resolve("refused-points.txt");
        before = folder.resolve("refused-points.1.txt");
    }

    /** Adds points. If the disk does not take them, they are only counted. */
    void add(List<String> lines, String reason) {
        String comment = "# " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + SafeText.of(reason);
        try {
            if (Files.exists(file) && Files.size(file) > MAXIMUM_BYTES) {
                Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
            }
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(comment).append('\n').append(line).append('\n'));
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn(
                    "{} points that the database refuses cannot be kept in {}: {}", lines.size(), file, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
