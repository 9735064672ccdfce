// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Filter;

/**
 * Creates, updates, deletes and lists the configurations of {@link ConfigurableComponent}s and keeps snapshots of them.
 * Properties that an update does not name keep their value.
 */
@ProviderType
public interface ConfigurationService {

    /** Key of the property that holds the persistent name of a component. */
    String KURA_SERVICE_PID = "kura.service.pid";

    /** Returns the PIDs of the factories that can create components. */
    Set<String> getFactoryComponentPids();

    /** Creates a component from a factory; metatype defaults fill what {@code properties} leaves out. */
    void createFactoryConfiguration(String factoryPid, String pid, Map<String, Object> properties, boolean takeSnapshot)
            throws KuraException;

    /** Deletes a component that a factory created. */
    void deleteFactoryConfiguration(String pid, boolean takeSnapshot) throws KuraException;

    /** Returns the names of the configurable components that are active. */
    Set<String> getConfigurableComponentPids();

    /** Returns the configurations of all configurable components that are active. */
    List<ComponentConfiguration> getComponentConfigurations() throws KuraException;

    /** Returns the configurations of the components whose service matches the filter. */
    List<ComponentConfiguration> getComponentConfigurations(Filter filter) throws KuraException;

    /** Returns the configuration of one component; {@code null} if there is none of that name. */
    ComponentConfiguration getComponentConfiguration(String pid) throws KuraException;

    /** Returns the defaults of one component. */
    ComponentConfiguration getDefaultComponentConfiguration(String pid) throws KuraException;

    /** Updates a component and takes a snapshot. */
    void updateConfiguration(String pid, Map<String, Object> properties) throws KuraException;

    /** Updates a component and takes a snapshot if asked to. */
    void updateConfiguration(String pid, Map<String, Object> properties, boolean takeSnapshot) throws KuraException;

    /** Updates several components and takes a snapshot. */
    void updateConfigurations(List<ComponentConfiguration> configs) throws KuraException;

    /** Updates several components and takes a snapshot if asked to. */
    void updateConfigurations(List<ComponentConfiguration> configs, boolean takeSnapshot) throws KuraException;

    /** Returns the identifiers of the snapshots, oldest first; an identifier is a time in milliseconds. */
    Set<Long> getSnapshots() throws KuraException;

    /** Returns the configurations that a snapshot holds. */
    List<ComponentConfiguration> getSnapshot(long sid) throws KuraException;

    /** Takes a snapshot and returns its identifier. */
    long snapshot() throws KuraException;

    /** Goes back to the snapshot before the last and returns its identifier. */
    long rollback() throws KuraException;

    /** Goes back to the given snapshot. */
    void rollback(long id) throws KuraException;
}
