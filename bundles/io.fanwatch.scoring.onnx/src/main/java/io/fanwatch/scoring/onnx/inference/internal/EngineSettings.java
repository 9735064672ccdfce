package io.fanwatch.scoring.onnx.inference.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A valid configuration.
 *
 * @param repository the folder of models, if there is one
 * @param models the names of the models to load at the start
 * @param maximumBytes how large a model file may be
 * @param threads how many threads one call may use
 */
record EngineSettings(Optional<ModelRepository> repository, List<String> models, long maximumBytes, int threads) {

    private static final int MAXIMUM_MIB = 2047;
    private static final int MAXIMUM_THREADS = 64;
    private static final long MIB = 1024 * 1024;

    /** @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy */
    static EngineSettings of(InferenceEngineConfig config) {
        int size = config.model_size_maximum();
        if (size < 1 || size > MAXIMUM_MIB) {
            throw new IllegalArgumentException("model.size.maximum is " + size + ": it must be 1 to 2,047 MiB");
        }
        int threads = config.intra_op_threads();
        if (threads < 1 || threads > MAXIMUM_THREADS) {
            throw new IllegalArgumentException("intra.op.threads is " + threads + ": it must be 1 to 64");
        }
        return new EngineSettings(
                repository(config.repository().strip()), models(config.models()), size * MIB, threads);
    }

    private static Optional<ModelRepository> repository(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path folder = Path.of(text);
            if (!folder.isAbsolute()) {
                throw new IllegalArgumentException(
                        "repository is \"" + text + "\": give the whole path of the folder, from / on");
            }
            return Optional.of(new ModelRepository(folder));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("repository is \"" + text + "\", which is no path: " + e.getReason(), e);
        }
    }

    private static List<String> models(String text) {
        List<String> names = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        for (String name : names) {
            try {
                ModelSource.checkName(name);
            } catch (InferenceException e) {
                throw new IllegalArgumentException("models is \"" + text + "\": " + e.getMessage(), e);
            }
        }
        return names;
    }
}
