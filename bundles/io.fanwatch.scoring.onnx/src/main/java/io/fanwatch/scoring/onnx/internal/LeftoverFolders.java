package io.fanwatch.scoring.onnx.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away the folders that ONNX Runtime makes each time it is loaded, empty where it comes as a bundle, and that stay
 * behind when the process is killed.
 */
final class LeftoverFolders {

    private static final Logger LOG = LoggerFactory.getLogger(LeftoverFolders.class);
    private static final String PATTERN = "onnxruntime-java*";

    /* another process may have made its own just now, to fill it */
    private static final Duration MINIMUM_AGE = Duration.ofMinutes(10);

    private LeftoverFolders() {}

    /** Deletes those that are empty and older than ten minutes; what can't be deleted stays. */
    static void delete(Path parent) {
        Instant youngest = Instant.now().minus(MINIMUM_AGE);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PATTERN)) {
            for (Path path : found) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(path).toInstant().isBefore(youngest)) {
                    deleteEmpty(path);
                }
            }
        } catch (IOException e) {
            LOG.debug("Folders that ONNX Runtime left in {} stay", parent, e);
        }
    }

    private static void deleteEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("{} is in use", folder);
        }
    }
}
