// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.TelemetryConfiguration;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A listener's configuration made of texts, with the bundle's own names and defaults. */
public final class ListenerConfiguration {

    private ListenerConfiguration() {}

    public static List<String> names() {
        return Arrays.stream(TelemetryConfiguration.class.getDeclaredMethods())
                .map(ListenerConfiguration::name)
                .sorted()
                .toList();
    }

    private static String name(Method property) {
        return property.getName().replace('_', '.');
    }

    /**
     * Checks that these properties exist and are of the right type.
     *
     * @throws IllegalArgumentException if not; the message says which
     */
    public static void check(Map<String, String> properties) {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            Method method = Arrays.stream(TelemetryConfiguration.class.getDeclaredMethods())
                    .filter(known -> name(known).equals(property.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("A listener has no property " + property.getKey()
                            + ": give one of " + String.join(", ", names())));
            try {
                value(method, property.getValue());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        property.getKey() + " is '" + property.getValue() + "': give a whole number");
            }
        }
    }

    /** The configuration with these properties, everything else as by default. */
    static TelemetryConfiguration of(Map<String, String> properties) {
        return (TelemetryConfiguration) Proxy.newProxyInstance(
                TelemetryConfiguration.class.getClassLoader(),
                new Class<?>[] {TelemetryConfiguration.class},
                (proxy, method, arguments) -> {
                    String given = properties.get(name(method));
                    return given == null ? method.getDefaultValue() : value(method, given);
                });
    }

    private static Object value(Method method, String text) {
        Class<?> type = method.getReturnType();
        if (type == int.class) {
            return Integer.valueOf(text.strip());
        }
        return type == boolean.class ? Boolean.valueOf(text.strip()) : text;
    }
}
