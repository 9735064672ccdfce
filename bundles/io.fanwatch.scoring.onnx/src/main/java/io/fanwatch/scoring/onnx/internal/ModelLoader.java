package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.FeatureSchema;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Version;

/** Loads a model file and makes every check that it must pass before it may score a reading. */
final class ModelLoader {

    private ModelLoader() {}

    /**
     * @param schemas of the readings that came so far, which bring the features; with none, that check waits until one
     *     comes
     * @throws InvalidModelException if it is not to be used; the message begins with where it is from
     * @throws RuntimeMissingException if ONNX Runtime is not there
     */
    static Active load(ModelOffer offer, ModelFile file, Settings settings, Collection<FeatureSchema> schemas)
            throws InvalidModelException, RuntimeMissingException {
        OnnxRuntimeLibrary.require(ModelLoader.class.getClassLoader());
        OnnxModel model;
        try {
            settings.keys().verify(file);
            model = OnnxModel.load(file.bytes(), settings.execution());
        } catch (InvalidModelException e) {
            throw offer.invalid(e.getMessage(), e);
        }
        try {
            checkIdentity(offer, model.metadata());
            checkFeatures(offer, model.metadata(), schemas);
        } catch (InvalidModelException e) {
            model.close();
            throw e;
        }
        return new Active(
                model,
                settings.describe(model.metadata()),
                offer,
                settings.execution(),
                file.digest(),
                settings.keys(),
                new AtomicBoolean());
    }

    private static void checkIdentity(ModelOffer offer, ModelMetadata metadata) throws InvalidModelException {
        if (!offer.isSaidToBe(metadata)) {
            throw new InvalidModelException("the model in " + offer.origin() + " calls itself " + metadata.label()
                    + ", but is offered as " + offer.name().orElse("") + " "
                    + offer.version().map(Version::toString).orElse("")
                    + ": correct the capability in the bundle's manifest");
        }
    }

    private static void checkFeatures(ModelOffer offer, ModelMetadata metadata, Collection<FeatureSchema> schemas)
            throws InvalidModelException {
        if (schemas.isEmpty()) {
            return;
        }
        List<String> wanted = metadata.features().names();
        for (FeatureSchema schema : schemas) {
            if (schema.names().containsAll(wanted)) {
                return;
            }
        }
        FeatureSchema some = schemas.iterator().next();
        List<String> missing =
                wanted.stream().filter(name -> some.indexOf(name) < 0).toList();
        throw offer.invalid(
                "model " + metadata.label() + " wants the features " + missing + ", which the readings lack; they have "
                        + some + ": add them to the listener's features, or train a model without them",
                null);
    }
}
