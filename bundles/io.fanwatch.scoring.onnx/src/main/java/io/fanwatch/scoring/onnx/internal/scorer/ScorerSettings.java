// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import io.fanwatch.api.ModelControl;
import io.fanwatch.component.Require;
import io.fanwatch.scoring.onnx.internal.deployment.Settings;
import io.fanwatch.scoring.onnx.internal.deployment.ShadowPlan;
import io.fanwatch.scoring.onnx.internal.registry.TrustedKeys;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.osgi.framework.Version;

/** Checks the scorer's configuration. */
public final class ScorerSettings {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final int MONTH_MINUTES = 44_640;

    private ScorerSettings() {}

    /** @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy */
    public static Settings of(Configuration configuration) {
        String model = configuration.model().strip();
        Optional<Path> file = file(configuration.model_file().strip());
        if (model.isEmpty() && file.isEmpty()) {
            throw new IllegalArgumentException(
                    "model and model.file are both empty: name an installed model, for example"
                            + " fan, or the path of an .onnx file");
        }
        double threshold = Require.within("threshold", configuration.threshold(), 0, 1, "");
        int minutes = Require.within("shadow.minutes", configuration.shadow_minutes(), 0, MONTH_MINUTES, "min");
        return new Settings(
                model,
                version(configuration.model_version()),
                file,
                threshold == 0 ? OptionalDouble.empty() : OptionalDouble.of(threshold),
                new Execution(
                        Require.within("intra.op.threads", configuration.intra_op_threads(), 1, 64, ""),
                        Require.within("batch.maximum", configuration.batch_maximum(), 1, 4096, "readings")),
                MEBIBYTE * Require.within("model.size.maximum", configuration.model_size_maximum(), 1, 512, "MiB"),
                TrustedKeys.of(configuration.signature_keys()),
                new ShadowPlan(
                        Require.within(
                                "shadow.readings", configuration.shadow_readings(), 0, Integer.MAX_VALUE, "readings"),
                        Duration.ofMinutes(minutes),
                        Require.within("shadow.agreement", configuration.shadow_agreement(), 0, 1, "")),
                Require.within("versions.kept", configuration.versions_kept(), 1, 20, ""));
    }

    private static Optional<Path> file(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("model.file is \"" + text + "\", which is no path: " + e.getReason(), e);
        }
    }

    private static Optional<Version> version(String text) {
        try {
            return ModelControl.wanted(text).map(Version::parseVersion);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "model.version is \"" + text + "\": write a version such as 1.0.0, or nothing for the latest", e);
        }
    }
}
