// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.metatype.OCD;

/** The configuration of one component: its {@code kura.service.pid}, its definition if known, and its properties. */
record StoredConfiguration(String pid, Optional<Definition> definition, Map<String, Object> properties)
        implements ComponentConfiguration {

    StoredConfiguration {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    @Override
    public String getPid() {
        return pid;
    }

    @Override
    public OCD getDefinition() {
        return definition.orElse(null);
    }

    @Override
    public Map<String, Object> getConfigurationProperties() {
        return properties;
    }
}
