// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraPartialSuccessException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kura's configuration service over ConfigAdmin. At the start it creates again what the last snapshot holds and
 * ConfigAdmin lacks; at the first start, what an operator's snapshot file holds.
 */
@Component(
        name = ConfigurationServiceComponent.PID,
        service = ConfigurationService.class,
        immediate = true,
        property = "kura.service.pid=" + ConfigurationServiceComponent.PID)
public final class ConfigurationServiceComponent implements ConfigurationService {

    static final String PID = "org.eclipse.kura.configuration.ConfigurationService";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationServiceComponent.class);

    private final BundleContext context;
    private final SnapshotStore snapshots;
    private final Configurations configurations;
    private final FactoryRegistry factories;

    @Activate
    public ConfigurationServiceComponent(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference CryptoService crypto) {
        this.context = context;
        Secrets secrets = new Secrets(crypto);
        snapshots = new SnapshotStore(EmulatorFolders.of(context).snapshots(), new SnapshotXml(secrets));
        factories = new FactoryRegistry(this::adapt);
        configurations = new Configurations(admin, factories::find, new PropertyRules(secrets));
    }

    /** Finds the factories there are and restores the components of the last snapshot. */
    @Activate
    synchronized void start() throws KuraException {
        factories.open(context);
        if (snapshots.ids().isEmpty()) {
            EmulatorFolders.of(context).firstSnapshot().ifPresent(this::applyFirst);
        } else {
            restore();
        }
    }

    @Deactivate
    void stop() {
        factories.close();
    }

    @Override
    public Set<String> getFactoryComponentPids() {
        return factories.pids();
    }

    @Override
    public synchronized void createFactoryConfiguration(
            String factoryPid, String pid, Map<String, Object> properties, boolean takeSnapshot) throws KuraException {
        if (pid == null || pid.isBlank()) {
            throw new KuraException(KuraErrorCode.INVALID_PARAMETER, "a component needs a name (pid)");
        }
        if (factoryPid == null || factories.find(factoryPid).isEmpty()) {
            throw new KuraException(
                    KuraErrorCode.INVALID_PARAMETER,
                    "%s cannot be created: no installed bundle has the factory %s".formatted(pid, factoryPid));
        }
        configurations.create(factoryPid, pid, properties == null ? Map.of() : properties);
        snapshotIf(takeSnapshot);
    }

    @Override
    public synchronized void deleteFactoryConfiguration(String pid, boolean takeSnapshot) throws KuraException {
        if (pid == null) {
            throw new KuraException(KuraErrorCode.INVALID_PARAMETER, "no component is named (pid)");
        }
        if (configurations.delete(pid)) {
            snapshotIf(takeSnapshot);
        } else {
            LOG.warn("{} is not deleted: there is no such component, or no factory created it", pid);
        }
    }

    /** Returns the names of the components whose {@link ConfigurableComponent} service is there. */
    @Override
    public Set<String> getConfigurableComponentPids() {
        return Collections.unmodifiableSet(pids(ConfigurableComponent.class.getName(), null));
    }

    @Override
    public List<ComponentConfiguration> getComponentConfigurations() throws KuraException {
        return getComponentConfigurations(null);
    }

    @Override
    public synchronized List<ComponentConfiguration> getComponentConfigurations(Filter filter) throws KuraException {
        Map<String, ComponentConfiguration> all = configurations.list();
        all.keySet().retainAll(filter == null ? getConfigurableComponentPids() : pids(null, filter.toString()));
        return List.copyOf(all.values());
    }

    @Override
    public synchronized ComponentConfiguration getComponentConfiguration(String pid) throws KuraException {
        return configurations.get(pid).orElse(null);
    }

    @Override
    public synchronized ComponentConfiguration getDefaultComponentConfiguration(String pid) throws KuraException {
        return configurations.defaults(pid);
    }

    @Override
    public void updateConfiguration(String pid, Map<String, Object> properties) throws KuraException {
        updateConfiguration(pid, properties, true);
    }

    @Override
    public synchronized void updateConfiguration(String pid, Map<String, Object> properties, boolean takeSnapshot)
            throws KuraException {
        configurations.update(pid, properties);
        snapshotIf(takeSnapshot);
    }

    @Override
    public void updateConfigurations(List<ComponentConfiguration> configs) throws KuraException {
        updateConfigurations(configs, true);
    }

    /** Updates or creates each; those that fail do not keep the others from taking effect. */
    @Override
    public synchronized void updateConfigurations(List<ComponentConfiguration> configs, boolean takeSnapshot)
            throws KuraException {
        List<Throwable> failures = new ArrayList<>();
        for (ComponentConfiguration configuration : configs) {
            attempt(() -> configurations.apply(configuration), failures);
        }
        snapshotIf(takeSnapshot);
        reportAll("update", failures);
    }

    @Override
    public synchronized Set<Long> getSnapshots() throws KuraException {
        return Collections.unmodifiableSet(snapshots.ids());
    }

    @Override
    public synchronized List<ComponentConfiguration> getSnapshot(long sid) throws KuraException {
        return snapshots.load(sid);
    }

    @Override
    public synchronized long snapshot() throws KuraException {
        return snapshots.save(List.copyOf(configurations.list().values()));
    }

    @Override
    public synchronized long rollback() throws KuraException {
        NavigableSet<Long> ids = snapshots.ids();
        if (ids.size() < 2) {
            throw new KuraException(
                    KuraErrorCode.CONFIGURATION_SNAPSHOT_NOT_FOUND, "there is no snapshot before the last");
        }
        long id = ids.lower(ids.last());
        rollback(id);
        return id;
    }

    /** Makes every component what it is in the snapshot; components that it does not hold are deleted. */
    @Override
    public synchronized void rollback(long id) throws KuraException {
        List<ComponentConfiguration> wanted = snapshots.load(id);
        Set<String> kept = wanted.stream().map(ComponentConfiguration::getPid).collect(Collectors.toSet());
        List<Throwable> failures = new ArrayList<>();
        for (String pid : configurations.factoryComponents()) {
            if (!kept.contains(pid)) {
                attempt(() -> configurations.delete(pid), failures);
            }
        }
        for (ComponentConfiguration configuration : wanted) {
            attempt(() -> configurations.restore(configuration), failures);
        }
        reportAll("rollback", failures);
        snapshot();
    }

    private synchronized void adapt(Definition definition) {
        try {
            configurations.adapt(definition);
        } catch (KuraException e) {
            LOG.error("the components of {} keep their stored configuration: {}", definition.id(), e.getMessage());
        }
    }

    private void applyFirst(Path file) {
        try {
            List<ComponentConfiguration> first = snapshots.load(file);
            first.forEach(this::applyOrWarn);
            snapshot();
            LOG.info("the snapshot {} is applied: {} components", file, first.size());
        } catch (KuraException e) {
            LOG.error("nothing of the snapshot {} is applied: {}", file, e.getMessage());
        }
    }

    /* the newest that can be read; a component that ConfigAdmin kept is newer than any snapshot */
    private void restore() throws KuraException {
        for (long id : snapshots.ids().descendingSet()) {
            try {
                List<ComponentConfiguration> last = snapshots.load(id);
                Set<String> present = configurations.list().keySet();
                last.stream()
                        .filter(configuration -> !present.contains(configuration.getPid()))
                        .forEach(this::applyOrWarn);
                return;
            } catch (KuraException e) {
                LOG.error("snapshot {} is passed over: {}", id, e.getMessage());
            }
        }
    }

    private void applyOrWarn(ComponentConfiguration configuration) {
        try {
            configurations.apply(configuration);
        } catch (KuraException e) {
            LOG.warn("{} of the snapshot is left out: {}", configuration.getPid(), e.getMessage());
        }
    }

    private Set<String> pids(String service, String filter) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(service, filter);
            return Stream.of(found == null ? new ServiceReference<?>[0] : found)
                    .map(reference -> reference.getProperty(KURA_SERVICE_PID))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void snapshotIf(boolean wanted) throws KuraException {
        if (wanted) {
            snapshot();
        }
    }

    private static void attempt(Step step, List<Throwable> failures) {
        try {
            step.run();
        } catch (KuraException e) {
            failures.add(e);
        }
    }

    private static void reportAll(String what, List<Throwable> failures) throws KuraPartialSuccessException {
        if (!failures.isEmpty()) {
            String reasons = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
            throw new KuraPartialSuccessException(what + ": " + reasons, failures);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws KuraException;
    }
}
