// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import io.fanwatch.scoring.onnx.internal.session.OnnxRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.BundleTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that installed bundles offer by the capability {@code io.fanwatch.model}. Tells when one comes or goes, and
 * when ONNX Runtime comes. Thread-safe.
 */
public final class InstalledModels extends BundleTracker<Bundle> {

    public static final String NAMESPACE = "io.fanwatch.model";

    private static final Logger LOG = LoggerFactory.getLogger(InstalledModels.class);

    private final Runnable onChange;
    private final Map<Bundle, List<ModelCandidate>> candidates = new ConcurrentHashMap<>();
    private volatile boolean open;

    /** @param onChange called on the thread that changed the bundles, which it holds up */
    public InstalledModels(BundleContext context, Runnable onChange) {
        super(context, Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, null);
        this.onChange = onChange;
    }

    /** Begins to watch; of what is there already it does not tell. */
    @Override
    public void open() {
        super.open();
        open = true;
    }

    public boolean isOpen() {
        return open;
    }

    /** The models that are there now, in no order. */
    public List<ModelCandidate> candidates() {
        return candidates.values().stream().flatMap(Collection::stream).toList();
    }

    /** The latest version of that model, if one is installed. */
    public Optional<ModelCandidate> find(String name) {
        return candidates().stream()
                .filter(candidate -> candidate.isCalled(name))
                .max(Comparator.comparing(ModelCandidate::number));
    }

    /** Whether a bundle offered that model, and does no more. */
    public boolean isGone(ModelCandidate candidate) {
        return candidate.file().isEmpty()
                && candidates().stream().noneMatch(there -> there.revision().equals(candidate.revision()));
    }

    @Override
    public Bundle addingBundle(Bundle bundle, BundleEvent event) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<ModelCandidate> found = new ArrayList<>();
        for (BundleCapability capability : revision.getDeclaredCapabilities(NAMESPACE)) {
            candidate(bundle, capability.getAttributes()).ifPresent(found::add);
        }
        boolean bringsRuntime = revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .anyMatch(c -> OnnxRuntime.PACKAGE.equals(c.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
        if (found.isEmpty() && !bringsRuntime) {
            return null;
        }
        candidates.put(bundle, List.copyOf(found));
        changed();
        return bundle;
    }

    private static Optional<ModelCandidate> candidate(Bundle bundle, Map<String, Object> attributes) {
        if (attributes.get(NAMESPACE) instanceof String name
                && attributes.get("version") instanceof Version version
                && attributes.get("path") instanceof String path) {
            String origin = "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
            String revision = "bundle " + bundle.getBundleId() + " of " + bundle.getLastModified() + " at " + path;
            return Optional.of(new ModelCandidate(
                    origin,
                    revision,
                    Optional.of(name),
                    Optional.of(version.toString()),
                    Optional.empty(),
                    suffix -> open(bundle, path + suffix)));
        }
        LOG.warn(
                "bundle {} {} offers a model, but not in the form Provide-Capability: {};{}=NAME;version:Version=VERSION;"
                        + "path=FILE: correct its manifest",
                bundle.getSymbolicName(),
                bundle.getVersion(),
                NAMESPACE,
                NAMESPACE);
        return Optional.empty();
    }

    private static Optional<InputStream> open(Bundle bundle, String path) throws IOException {
        URL entry = bundle.getEntry(path);
        return entry == null ? Optional.empty() : Optional.of(entry.openStream());
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Bundle tracked) {
        candidates.remove(bundle);
        changed();
    }

    private void changed() {
        if (open) {
            onChange.run();
        }
    }

    /** Ceases to watch, without a last word. */
    @Override
    public void close() {
        open = false;
        super.close();
    }
}
