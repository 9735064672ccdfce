package io.fanwatch.scoring.onnx.inference.internal;

import io.fanwatch.scoring.onnx.internal.OnnxRuntimeLibrary;
import java.io.FileNotFoundException;
import java.net.URL;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.BundleTracker;

/**
 * The models in installed bundles, by their capability {@code io.fanwatch.model}. Tells when one comes or goes, and when
 * ONNX Runtime comes. Thread-safe.
 */
final class InstalledModels implements AutoCloseable {

    static final String NAMESPACE = "io.fanwatch.model";

    private static final int WIRED = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    /** A model with its version, by which the latest is found. */
    private record Versioned(Version version, ModelSource source) {}

    private final Map<Bundle, List<Versioned>> models = new ConcurrentHashMap<>();
    private final BundleTracker<Bundle> tracker;
    private volatile boolean closed;

    /** @param onChange called on the thread that changed the bundles */
    InstalledModels(BundleContext context, Runnable onChange) {
        tracker = new BundleTracker<>(context, WIRED, null) {

            @Override
            public Bundle addingBundle(Bundle bundle, BundleEvent event) {
                BundleRevision revision = bundle.adapt(BundleRevision.class);
                List<Versioned> found = revision.getDeclaredCapabilities(NAMESPACE).stream()
                        .flatMap(capability -> model(bundle, capability).stream())
                        .toList();
                if (found.isEmpty() && !bringsRuntime(revision)) {
                    return null;
                }
                models.put(bundle, found);
                changed();
                return bundle;
            }

            @Override
            public void removedBundle(Bundle bundle, BundleEvent event, Bundle tracked) {
                models.remove(bundle);
                changed();
            }

            private void changed() {
                if (!closed) {
                    onChange.run();
                }
            }
        };
    }

    private static boolean bringsRuntime(BundleRevision revision) {
        return revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .anyMatch(capability -> OnnxRuntimeLibrary.PACKAGE.equals(
                        capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
    }

    private static Optional<Versioned> model(Bundle bundle, BundleCapability capability) {
        Map<String, Object> attributes = capability.getAttributes();
        if (attributes.get(NAMESPACE) instanceof String name
                && ModelSource.isName(name)
                && attributes.get("version") instanceof Version version
                && attributes.get("path") instanceof String path) {
            return Optional.of(new Versioned(
                    version,
                    new ModelSource(
                            name,
                            Optional.of(version.toString()),
                            "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion(),
                            "bundle " + bundle.getBundleId() + " of " + bundle.getLastModified() + " at " + path,
                            Optional.empty(),
                            () -> {
                                URL entry = bundle.getEntry(path);
                                if (entry == null) {
                                    throw new FileNotFoundException(path);
                                }
                                return entry.openStream();
                            })));
        }
        return Optional.empty();
    }

    /** Begins to watch; what is there already is told of at once. */
    void open() {
        tracker.open();
    }

    /** The latest version of that model, if one is installed. */
    Optional<ModelSource> find(String name) {
        return all().filter(model -> model.source().name().equals(name))
                .max(Comparator.comparing(Versioned::version))
                .map(Versioned::source);
    }

    /** The names of the models that are installed. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        all().forEach(model -> names.add(model.source().name()));
        return names;
    }

    private Stream<Versioned> all() {
        return models.values().stream().flatMap(Collection::stream);
    }

    /** Ceases to watch, without a last word. */
    @Override
    public void close() {
        closed = true;
        tracker.close();
    }
}
