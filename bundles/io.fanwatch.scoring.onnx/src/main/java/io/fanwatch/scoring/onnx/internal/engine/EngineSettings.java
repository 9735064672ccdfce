// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import io.fanwatch.component.Require;
import io.fanwatch.scoring.onnx.internal.registry.ModelFolder;
import io.fanwatch.scoring.onnx.internal.registry.TrustedKeys;
import io.fanwatch.scoring.onnx.internal.session.InferenceException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A valid configuration; the properties' descriptions say what each value does. */
record EngineSettings(
        Optional<ModelFolder> folder, List<String> models, long sizeMaximum, TrustedKeys keys, int threads) {

    private static final long MEBIBYTE = 1024 * 1024;

    /** @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy */
    static EngineSettings of(Configuration configuration) {
        return new EngineSettings(
                folder(configuration.repository().strip()),
                models(configuration.models()),
                MEBIBYTE * Require.within("model.size.maximum", configuration.model_size_maximum(), 1, 2047, "MiB"),
                TrustedKeys.of(configuration.signature_keys()),
                Require.within("intra.op.threads", configuration.intra_op_threads(), 1, 64, ""));
    }

    private static Optional<ModelFolder> folder(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path folder = Path.of(text);
            if (!folder.isAbsolute()) {
                throw new IllegalArgumentException(
                        "repository is \"" + text + "\": give the whole path of the folder, from / on");
            }
            return Optional.of(new ModelFolder(folder));
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
                LoadedModel.checkName(name);
            } catch (InferenceException e) {
                throw new IllegalArgumentException("models is \"" + text + "\": " + e.getMessage(), e);
            }
        }
        return names;
    }
}
