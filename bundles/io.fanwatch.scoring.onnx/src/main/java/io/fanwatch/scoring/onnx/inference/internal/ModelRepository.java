package io.fanwatch.scoring.onnx.inference.internal;

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
final class ModelRepository {

    private static final String SUFFIX = ".onnx";
    private static final String FILE = "model.onnx";
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}");

    private final Path folder;

    ModelRepository(Path folder) {
        this.folder = folder;
    }

    /** The model of that name, if it is there. */
    Optional<ModelSource> find(String name) {
        Path file = folder.resolve(name + SUFFIX);
        if (Files.isRegularFile(file)) {
            return Optional.of(ModelSource.ofFile(name, Optional.empty(), file));
        }
        try (Stream<Path> versions = Files.list(folder.resolve(name))) {
            return versions.filter(version ->
                            VERSION.matcher(version.getFileName().toString()).matches())
                    .filter(version -> Files.isRegularFile(version.resolve(FILE)))
                    .max(Comparator.comparingLong(
                            version -> Long.parseLong(version.getFileName().toString())))
                    .map(version -> ModelSource.ofFile(
                            name, Optional.of(version.getFileName().toString()), version.resolve(FILE)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The names of the models that are there.
     *
     * @throws IOException if the folder is not there or cannot be read
     */
    Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.map(entry -> entry.getFileName().toString())
                    .map(name -> name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name)
                    .filter(name -> ModelSource.isName(name) && find(name).isPresent())
                    .forEach(names::add);
        }
        return names;
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
