// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A request to create, change or delete components; fields that a request lacks are null. Gson makes it. */
final class ConfigurationRequest {

    private List<Component> configs;
    private Set<String> pids;
    private Boolean takeSnapshot;

    private ConfigurationRequest() {}

    /**
     * The components to create or change.
     *
     * @throws javax.ws.rs.WebApplicationException with status 400 if the request has none
     */
    List<Component> components() {
        Failures.require(configs, "configs");
        return configs;
    }

    /**
     * The names of those to delete.
     *
     * @throws javax.ws.rs.WebApplicationException with status 400 if the request has none
     */
    Set<String> pids() {
        Failures.require(pids, "pids");
        return pids;
    }

    /** Whether to take a snapshot afterwards; yes unless told otherwise. */
    boolean takesSnapshot() {
        return takeSnapshot == null || takeSnapshot;
    }

    /** One component. */
    static final class Component {

        private String pid;
        private String factoryPid;
        private Map<String, Property> properties;

        private Component() {}

        String pid() {
            Failures.require(pid, "pid");
            return pid;
        }

        String factoryPid() {
            Failures.require(factoryPid, "factoryPid");
            return factoryPid;
        }

        /** The properties; one that is to be taken away is null. */
        Map<String, Object> properties() {
            Map<String, Object> converted = new HashMap<>();
            if (properties != null) {
                properties.forEach((key, property) ->
                        converted.put(key, property.toConfiguration().orElse(null)));
            }
            return converted;
        }

        /** The same, of a request that must have some. */
        Map<String, Object> requiredProperties() {
            Failures.require(properties, "properties");
            return properties();
        }
    }
}
