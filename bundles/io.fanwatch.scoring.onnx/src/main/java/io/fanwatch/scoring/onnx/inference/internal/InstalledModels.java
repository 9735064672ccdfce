package io.fanwatch.scoring.onnx.inference.internal;

import io.fanwatch.scoring.onnx.internal.ModelCatalogue;
import io.fanwatch.scoring.onnx.internal.ModelOffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/**
 * The models in installed bundles, as the engine names them. Tells when one comes or goes, and when ONNX Runtime comes.
 * Thread-safe.
 */
final class InstalledModels implements AutoCloseable {

    private final ModelCatalogue catalogue;

    /** @param onChange called on the thread that changed the bundles */
    InstalledModels(BundleContext context, Runnable onChange) {
        catalogue = new ModelCatalogue(context, onChange);
    }

    /** Begins to watch; of what is there already it does not tell. */
    void open() {
        catalogue.open();
    }

    /** The latest version of that model, if one is installed. */
    Optional<ModelSource> find(String name) {
        return offers().filter(offer -> offer.name().equals(Optional.of(name)))
                .max(Comparator.comparing(offer -> offer.version().orElse(Version.emptyVersion)))
                .map(offer -> new ModelSource(
                        name,
                        offer.version().map(Version::toString),
                        offer.origin(),
                        offer.revision(),
                        Optional.empty(),
                        offer.source()::model));
    }

    /** The names of the models that are installed. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        offers().forEach(offer -> offer.name().ifPresent(names::add));
        return names;
    }

    private Stream<ModelOffer> offers() {
        return catalogue.offers().stream()
                .filter(offer -> offer.name().filter(ModelSource::isName).isPresent());
    }

    /** Ceases to watch, without a last word. */
    @Override
    public void close() {
        catalogue.close();
    }
}
