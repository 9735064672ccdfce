// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mockito.Mockito;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** As much of a ConfigAdmin as factory configurations need. */
final class MemoryConfigAdmin {

    private final Map<String, Dictionary<String, Object>> stored = new LinkedHashMap<>();
    private final Map<String, Configuration> configurations = new LinkedHashMap<>();

    /** What a component of that name would be given. */
    Object value(String pid, String key) {
        return stored.get(pid).get(key);
    }

    Map<String, Configuration> configurations() {
        return Collections.unmodifiableMap(configurations);
    }

    ConfigurationAdmin service() throws Exception {
        ConfigurationAdmin admin = Mockito.mock(ConfigurationAdmin.class);
        Mockito.when(admin.listConfigurations("(kura.service.pid=*)"))
                .thenAnswer(call -> configurations.isEmpty()
                        ? null
                        : configurations.values().toArray(new Configuration[0]));
        Mockito.when(admin.getFactoryConfiguration(Mockito.anyString(), Mockito.anyString(), Mockito.eq("?")))
                .thenAnswer(call -> configuration(call.getArgument(0), call.getArgument(1)));
        return admin;
    }

    private Configuration configuration(String factoryPid, String name) throws Exception {
        Configuration configuration = Mockito.mock(Configuration.class);
        Mockito.when(configuration.getFactoryPid()).thenReturn(factoryPid);
        Mockito.when(configuration.getProperties()).thenAnswer(call -> stored.get(name));
        Mockito.doAnswer(call -> store(factoryPid, name, configuration, call.getArgument(0)))
                .when(configuration)
                .update(Mockito.any());
        Mockito.doAnswer(call -> store(factoryPid, name, configuration, call.getArgument(0)) == null)
                .when(configuration)
                .updateIfDifferent(Mockito.any());
        Mockito.doAnswer(call -> configurations.remove(name))
                .when(configuration)
                .delete();
        return configuration;
    }

    private Object store(String factoryPid, String name, Configuration it, Dictionary<String, Object> properties) {
        Hashtable<String, Object> copy = new Hashtable<>();
        Collections.list(properties.keys()).forEach(key -> copy.put(key, properties.get(key)));
        copy.put(Constants.SERVICE_PID, factoryPid + "~" + name);
        copy.put(ConfigurationAdmin.SERVICE_FACTORYPID, factoryPid);
        stored.put(name, copy);
        configurations.put(name, it);
        return null;
    }
}
