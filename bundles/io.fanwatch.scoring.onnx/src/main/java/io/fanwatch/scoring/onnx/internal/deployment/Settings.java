// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.ModelDescription;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.TrustedKeys;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.osgi.framework.Version;

/** Which model is wanted and how it is to be used; the properties' descriptions say what each value does. */
public record Settings(
        String model,
        Optional<Version> version,
        Optional<Path> file,
        OptionalDouble threshold,
        Execution execution,
        long sizeMaximum,
        TrustedKeys keys,
        ShadowPlan shadow,
        int versionsKept) {

    /** The installed models that may be used, the best first. */
    List<ModelCandidate> choose(List<ModelCandidate> installed) {
        if (file.isPresent()) {
            return List.of(ModelCandidate.ofFile(file.get()));
        }
        return installed.stream()
                .filter(candidate -> candidate.isCalled(model))
                .filter(candidate -> version.isEmpty() || version.get().equals(candidate.number()))
                .sorted(Comparator.comparing(ModelCandidate::number).reversed())
                .toList();
    }

    /** Whether the latest installed version is wanted, whichever that is. */
    public boolean wantsLatest() {
        return file.isEmpty() && version.isEmpty();
    }

    /** Whether it names another version or file than those settings do. */
    boolean choosesOtherThan(Settings before) {
        return file.isPresent() ? !file.equals(before.file) : version.isPresent() && !version.equals(before.version);
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
    public String wanted() {
        return "model '" + model + "'" + version.map(v -> " " + v).orElse("");
    }
}
