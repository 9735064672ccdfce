// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The inputs that are kept in the tree, a folder a target. */
final class Seeds {

    /** An input and what its file is called. */
    @SuppressWarnings("ArrayRecordComponent")
    record Seed(String name, byte[] content) {}

    private Seeds() {}

    /** Those of a target, in the order of their names. */
    static List<Seed> of(String target) throws IOException {
        try {
            URI place = Optional.ofNullable(Seeds.class.getResource("/seeds/" + target))
                    .orElseThrow(() -> new IOException("no input is kept for " + target))
                    .toURI();
            if (!place.getScheme().equals("jar")) {
                return read(Path.of(place));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return read(jar.getPath("/seeds/" + target));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<Seed> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .map(file -> new Seed(file.getFileName().toString(), bytes(file)))
                    .toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
