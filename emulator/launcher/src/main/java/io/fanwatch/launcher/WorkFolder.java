// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder that goes away with its contents.
 *
 * @param path where it is
 */
record WorkFolder(Path path) implements AutoCloseable {

    /**
     * Makes a new one, readable by this user only.
     *
     * @throws CommandException if there is no room or right to
     */
    static WorkFolder create(String prefix) throws CommandException {
        try {
            return new WorkFolder(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw CommandException.failed(
                    "Cannot make a folder in " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftForTheSystemToClean) {
            path.toFile().deleteOnExit();
        }
    }
}
