// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The component factories of all resolved bundles, as their metatype files describe them. Thread-safe. */
final class FactoryRegistry implements BundleTrackerCustomizer<List<Definition>>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FactoryRegistry.class);

    private static final String FOLDER = "OSGI-INF/metatype";
    private static final String SUFFIX = ".xml";

    private final Map<String, Definition> definitions = new ConcurrentHashMap<>();
    private final Consumer<Definition> arrivals;
    private Optional<BundleTracker<?>> tracker = Optional.empty();

    /**
     * @param arrivals hears of every factory that a bundle brings, before the bundle's components start
     */
    FactoryRegistry(Consumer<Definition> arrivals) {
        this.arrivals = arrivals;
    }

    /** Finds the bundles there are, and follows those that come and go. */
    void open(BundleContext context) {
        int states = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
        BundleTracker<?> opened = new BundleTracker<>(context, states, this);
        tracker = Optional.of(opened);
        opened.open();
    }

    @Override
    public void close() {
        tracker.ifPresent(BundleTracker::close);
    }

    Set<String> pids() {
        return Collections.unmodifiableSet(new TreeSet<>(definitions.keySet()));
    }

    Optional<Definition> find(String factoryPid) {
        return Optional.ofNullable(definitions.get(factoryPid));
    }

    @Override
    public List<Definition> addingBundle(Bundle bundle, BundleEvent event) {
        List<Definition> found = new ArrayList<>();
        Enumeration<URL> files = bundle.findEntries(FOLDER, "*" + SUFFIX, false);
        while (files != null && files.hasMoreElements()) {
            URL file = files.nextElement();
            String name = file.getPath().substring(file.getPath().lastIndexOf('/') + 1);
            try (InputStream in = file.openStream()) {
                read(bundle.getSymbolicName(), name, in).ifPresent(found::add);
            } catch (IOException | XMLStreamException e) {
                LOG.warn("{}: {}/{} is ignored: {}", bundle.getSymbolicName(), FOLDER, name, e.getMessage());
            }
        }
        for (Definition definition : found) {
            definitions.put(definition.id(), definition);
            arrivals.accept(definition);
        }
        return found; // even without any: a bundle is read once
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, List<Definition> found) {
        // a change of state changes no factory
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, List<Definition> found) {
        found.forEach(definition -> definitions.remove(definition.id(), definition));
    }

    /** Reads a metatype file as Kura does: its name and the identifier of the definition must be the factory's PID. */
    static Optional<Definition> read(String bundle, String name, InputStream in) throws XMLStreamException {
        MetatypeFile content = MetatypeFile.read(in);
        String pid = name.substring(0, name.length() - SUFFIX.length());
        for (String factoryPid : content.factoryPids()) {
            if (!factoryPid.equals(pid)) {
                LOG.warn(
                        "{}: {}/{} is ignored: it designates the factory {}, whose file must be {}/{}{}",
                        bundle,
                        FOLDER,
                        name,
                        factoryPid,
                        FOLDER,
                        factoryPid,
                        SUFFIX);
            }
        }
        if (!content.factoryPids().contains(pid)) {
            return Optional.empty(); // a singleton's
        }
        Optional<Definition> definition =
                content.definitions().stream().filter(d -> d.id().equals(pid)).findFirst();
        if (definition.isEmpty()) {
            List<String> ids =
                    content.definitions().stream().map(Definition::id).toList();
            LOG.warn(
                    "{}: {}/{} is ignored: the OCD id must be {}, but is {}; Kura does not list this factory",
                    bundle,
                    FOLDER,
                    name,
                    pid,
                    ids);
        }
        return definition;
    }
}
