// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text file in the tree that is made from the bundles: a test holds it against them, or writes it when told so. */
final class GeneratedFile {

    private static final boolean WRITE = Boolean.getBoolean("fanwatch.docs.write");

    private GeneratedFile() {}

    /** Fails if the file is not as it would be written now, and says how to have it written. */
    static void check(Path file, String content) throws IOException {
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        List<String> there = Files.exists(file) ? Files.readAllLines(file) : List.of();
        assertThat(there)
                .as("%s is not as the bundles are: run ./fanwatch docs and commit what it changes", file)
                .containsExactlyElementsOf(content.lines().toList());
    }

    /** Fails if the file should not be there; deletes it when told to write. */
    static void checkAbsent(Path file) throws IOException {
        if (WRITE) {
            Files.deleteIfExists(file);
        }
        assertThat(file)
                .as("it is about something that no bundle has: run ./fanwatch docs and commit what it changes")
                .doesNotExist();
    }
}
