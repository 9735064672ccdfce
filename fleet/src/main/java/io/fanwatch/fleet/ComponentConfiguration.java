// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The configuration of a gateway's component made of texts, with the component's own names and defaults. */
final class ComponentConfiguration {

    private ComponentConfiguration() {}

    /**
     * @param type the component's configuration
     * @param properties by name, for example {@code time.format}
     * @throws IllegalArgumentException if the component has no such property; the message says which it has
     */
    static <T> T of(Class<T> type, Map<String, String> properties) {
        Map<String, Method> known = new TreeMap<>();
        Arrays.stream(type.getDeclaredMethods()).forEach(method -> known.put(name(method), method));
        properties.forEach((name, text) -> {
            if (!known.containsKey(name)) {
                throw new IllegalArgumentException(
                        "there is no property " + name + ": give one of " + String.join(", ", known.keySet()));
            }
            value(known.get(name), text);
        });
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String given = properties.get(name(method));
                    return given == null ? method.getDefaultValue() : value(method, given);
                }));
    }

    private static String name(Method property) {
        return property.getName().replace('_', '.');
    }

    private static Object value(Method property, String text) {
        Class<?> type = property.getReturnType();
        try {
            return type == int.class
                    ? (Object) Integer.valueOf(text.strip())
                    : type == boolean.class ? (Object) Boolean.valueOf(text.strip()) : text;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name(property) + " is '" + text + "': give a whole number", e);
        }
    }
}
