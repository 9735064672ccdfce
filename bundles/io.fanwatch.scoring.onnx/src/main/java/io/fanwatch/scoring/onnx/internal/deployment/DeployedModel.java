// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelFile;
import io.fanwatch.scoring.onnx.internal.registry.TrustedKeys;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Version;

/**
 * A loaded and checked model.
 *
 * @param description what it is, with the active threshold
 * @param trusted the keys under which it was accepted
 * @param proven whether it has scored a batch in service
 */
public record DeployedModel(
        OnnxModel model,
        ModelDescription description,
        ModelCandidate candidate,
        Execution execution,
        String digest,
        TrustedKeys trusted,
        AtomicBoolean proven) {

    /**
     * Loads a model file and makes every check that it must pass before it may score a reading, but that of its signature.
     *
     * @param schemas of the readings that came so far, which bring the features; with none, that check waits until one
     *     comes
     * @throws InvalidModelException if it is not to be used; the message begins with where it is from
     */
    static DeployedModel load(
            ModelCandidate candidate, ModelFile file, Settings settings, Collection<FeatureSchema> schemas)
            throws InvalidModelException {
        OnnxModel model = candidate.loaded(() -> OnnxModel.load(file.bytes(), settings.execution()));
        try {
            candidate.checkIdentity(model.metadata());
            checkFeatures(candidate, model.metadata(), schemas);
        } catch (InvalidModelException e) {
            model.close();
            throw e;
        }
        return new DeployedModel(
                model,
                settings.describe(model.metadata()),
                candidate,
                settings.execution(),
                file.digest(),
                settings.keys(),
                new AtomicBoolean());
    }

    private static void checkFeatures(
            ModelCandidate candidate, ModelMetadata metadata, Collection<FeatureSchema> schemas)
            throws InvalidModelException {
        List<String> wanted = metadata.features().names();
        if (schemas.isEmpty()
                || schemas.stream().anyMatch(schema -> schema.names().containsAll(wanted))) {
            return;
        }
        FeatureSchema some = schemas.iterator().next();
        List<String> missing =
                wanted.stream().filter(name -> some.indexOf(name) < 0).toList();
        throw candidate.invalid(
                "model " + metadata.label() + " wants the features " + missing + ", which the readings lack; they have "
                        + some + ": add them to the listener's features, or train a model without them",
                null);
    }

    boolean is(String otherDigest, Execution otherExecution) {
        return digest.equals(otherDigest) && execution.equals(otherExecution);
    }

    /** The same model under another configuration. */
    DeployedModel under(Settings settings) {
        return new DeployedModel(
                model, settings.describe(model.metadata()), candidate, execution, digest, trusted, proven);
    }

    /** The same model, found to be trusted, from where it is now. */
    DeployedModel trustedBy(TrustedKeys keys, ModelCandidate from) {
        return new DeployedModel(model, description, from, execution, digest, keys, proven);
    }

    void close() {
        model.close();
    }

    void prove() {
        if (!proven.get()) {
            proven.set(true);
        }
    }

    /** Whether that configuration tells the same of it. */
    boolean isUnder(Settings settings) {
        return description.equals(settings.describe(model.metadata()));
    }

    /** What to do if it is not to be used. */
    String remedy() {
        return "install another version, or choose it nevertheless by setting model.version to "
                + description.version();
    }

    /** The version it was offered as, to compare by. */
    Version version() {
        return candidate.number();
    }

    public String label() {
        return description.label();
    }
}
