// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects in the place of what a target needs around it. */
public final class StandIns {

    private static final Map<Class<?>, Object> NOTHING = Map.of(
            int.class,
            0,
            long.class,
            0L,
            double.class,
            0.0,
            float.class,
            0f,
            boolean.class,
            false,
            Optional.class,
            Optional.empty(),
            List.class,
            List.of(),
            Set.class,
            Set.of(),
            Map.class,
            Map.of(),
            Enumeration.class,
            Collections.emptyEnumeration());

    private StandIns() {}

    /**
     * A configuration with what an operator has written.
     *
     * @param written values by the names of properties, as text; what is missing, or no number where one must be, is as by
     *     default
     */
    public static <A> A configuration(Class<A> type, Map<String, String> written) {
        return proxy(type, (proxy, method, arguments) -> {
            String text = written.get(method.getName().replace('_', '.'));
            return Optional.ofNullable(text)
                    .map(given -> value(method.getReturnType(), given))
                    .orElseGet(method::getDefaultValue);
        });
    }

    private static Object value(Class<?> type, String text) {
        try {
            if (type == String.class) {
                return text;
            } else if (type == int.class) {
                return Integer.valueOf(text);
            } else if (type == double.class) {
                return Double.valueOf(text);
            } else if (type == boolean.class) {
                return Boolean.valueOf(text);
            }
            throw new IllegalStateException("there are properties of " + type + " now: convert the text");
        } catch (NumberFormatException e) { // Kura hands over nothing but numbers
            return null;
        }
    }

    /** A service that knows nothing and does nothing. */
    public static <S> S service(Class<S> type) {
        return service(type, Map.of());
    }

    /** The same, but for these methods' answers. */
    public static <S> S service(Class<S> type, Map<String, ?> answers) {
        return proxy(
                type,
                (proxy, method, arguments) -> answers.containsKey(method.getName())
                        ? answers.get(method.getName())
                        : answer(method, proxy, arguments));
    }

    private static Object answer(Method method, Object proxy, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> NOTHING.get(method.getReturnType());
        };
    }

    /** An object of an interface. */
    public static <S> S proxy(Class<S> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
