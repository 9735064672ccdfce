// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of models as NVIDIA Triton has it: {@code NAME/VERSION/model.onnx}, of which the highest version counts, or
 * simply {@code NAME.onnx}, which goes first. Read anew each time.
 */
public record ModelFolder(Path path) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}");
    private static final String SUFFIX = ".onnx";
    private static final String FILE = "model.onnx";

    /** Whether a model may be called that: other names could mean a file elsewhere. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public Optional<ModelCandidate> find(String name) {
        Path file = path.resolve(name + SUFFIX);
        if (Files.isRegularFile(file)) {
            return Optional.of(ModelCandidate.ofFile(Optional.of(name), Optional.empty(), file));
        }
        try (Stream<Path> versions = Files.list(path.resolve(name))) {
            return versions.filter(version -> VERSION.matcher(last(version)).matches())
                    .filter(version -> Files.isRegularFile(version.resolve(FILE)))
                    .max(Comparator.comparingLong(version -> Long.parseLong(last(version))))
                    .map(version -> ModelCandidate.ofFile(
                            Optional.of(name), Optional.of(last(version)), version.resolve(FILE)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String last(Path path) {
        return path.getFileName().toString();
    }

    /** The names of the models that are there; fails if the folder is not there or cannot be read. */
    public Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> entries = Files.list(path)) {
            entries.map(ModelFolder::last)
                    .map(name -> name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name)
                    .filter(name -> isName(name) && find(name).isPresent())
                    .forEach(names::add);
        }
        return names;
    }
}
