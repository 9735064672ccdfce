// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Configurations with the defaults that the console offers, but for what a test sets. */
final class Configs {

    private Configs() {}

    /**
     * @param properties names, as in the annotation, and values in turn
     */
    static InfluxDbConfiguration of(Object... properties) {
        Map<String, Object> set = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            set.put((String) properties[i], properties[i + 1]);
        }
        return (InfluxDbConfiguration) Proxy.newProxyInstance(
                Configs.class.getClassLoader(),
                new Class<?>[] {InfluxDbConfiguration.class},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    static InfluxDbSettings settings(Object... properties) {
        return InfluxDbSettings.of(of(properties), "", "");
    }
}
