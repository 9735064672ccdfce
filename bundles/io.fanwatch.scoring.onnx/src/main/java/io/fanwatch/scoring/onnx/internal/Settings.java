package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelDescription;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.osgi.framework.Version;

/**
 * A valid configuration.
 *
 * @param model the name of the installed model to use, if no file is given
 * @param version its version; empty for the latest
 * @param file the file to use instead
 * @param threshold the threshold to use instead of the model's own
 * @param execution how to run the model
 * @param sizeMaximum how many bytes a model file may have
 * @param keys whose signature a model must have
 * @param shadow how a newly arrived version is tried
 * @param versionsKept how many versions to keep on disk
 */
record Settings(
        String model,
        Optional<Version> version,
        Optional<Path> file,
        OptionalDouble threshold,
        Execution execution,
        long sizeMaximum,
        TrustedKeys keys,
        ShadowPlan shadow,
        int versionsKept) {

    private static final long MEBIBYTE = 1024 * 1024;

    /** @throws IllegalArgumentException if the configuration is not valid; the message names the property and the remedy */
    static Settings of(OnnxScorerConfig config) {
        String model = config.model().strip();
        Optional<Path> file = file(config.model_file().strip());
        if (model.isEmpty() && file.isEmpty()) {
            throw new IllegalArgumentException(
                    "model and model.file are both empty: name an installed model, for example"
                            + " fan, or the path of an .onnx file");
        }
        double threshold = config.threshold();
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "threshold is " + threshold + ": it must be between 0 (the model's own) and 1");
        }
        return new Settings(
                model,
                version(config.model_version()),
                file,
                threshold == 0 ? OptionalDouble.empty() : OptionalDouble.of(threshold),
                new Execution(config.intra_op_threads(), config.batch_maximum()),
                within("model.size.maximum", config.model_size_maximum(), 512) * MEBIBYTE,
                TrustedKeys.of(config.signature_keys()),
                ShadowPlan.of(config.shadow_readings(), config.shadow_minutes(), config.shadow_agreement()),
                within("versions.kept", config.versions_kept(), 20));
    }

    private static int within(String property, int value, int maximum) {
        if (value < 1 || value > maximum) {
            throw new IllegalArgumentException(property + " is " + value + ": it must be 1 to " + maximum);
        }
        return value;
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

    /** The installed models that may be used, the best first. */
    List<ModelOffer> choose(List<ModelOffer> installed) {
        if (file.isPresent()) {
            return List.of(ModelOffer.ofFile(file.get()));
        }
        return installed.stream()
                .filter(offer -> offer.name().equals(Optional.of(model)))
                .filter(offer -> version.isEmpty() || version.equals(offer.version()))
                .sorted(Comparator.comparing(
                                (ModelOffer offer) -> offer.version().orElse(Version.emptyVersion))
                        .reversed())
                .toList();
    }

    /** Whether the latest installed version is wanted, whichever that is. */
    boolean wantsLatest() {
        return file.isEmpty() && version.isEmpty();
    }

    /** What to tell of a model under this configuration. */
    ModelDescription describe(ModelMetadata metadata) {
        return new ModelDescription(
                metadata.name(),
                metadata.version(),
                metadata.features().names(),
                threshold.orElse(metadata.threshold()));
    }

    /** What is looked for, for people. */
    String wanted() {
        return "model '" + model + "'" + version.map(v -> " " + v).orElse("");
    }
}
