// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.ws.rs.core.Response.Status;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.configuration.metatype.Scalar;

/**
 * A property of a component as it travels: {@code {"type":"INTEGER","value":5}}, an array's value being a list. Gson
 * makes it and reads it.
 */
final class Property {

    /** What stands for a password in every answer. */
    private static final String PLACEHOLDER = "placeholder";

    /** How each type looks in the component's configuration, and how its value is made from JSON's. */
    private static final Map<Scalar, Kind<?>> KINDS = Map.of(
            Scalar.BOOLEAN, new Kind<>(Boolean.class, Boolean.class::cast),
            Scalar.BYTE, new Kind<>(Byte.class, value -> ((Number) value).byteValue()),
            Scalar.CHAR, new Kind<>(Character.class, value -> ((String) value).charAt(0)),
            Scalar.DOUBLE, new Kind<>(Double.class, value -> ((Number) value).doubleValue()),
            Scalar.FLOAT, new Kind<>(Float.class, value -> ((Number) value).floatValue()),
            Scalar.INTEGER, new Kind<>(Integer.class, value -> ((Number) value).intValue()),
            Scalar.LONG, new Kind<>(Long.class, value -> ((Number) value).longValue()),
            Scalar.PASSWORD, new Kind<>(Password.class, value -> new Password((String) value)),
            Scalar.SHORT, new Kind<>(Short.class, value -> ((Number) value).shortValue()),
            Scalar.STRING, new Kind<>(String.class, String.class::cast));

    private final Object value;
    private final Scalar type;

    private Property(Scalar type, Object value) {
        this.type = type;
        this.value = value;
    }

    /** A component's property, a password masked; empty if it is of a type that does not travel. */
    static Optional<Property> of(Object value) {
        Class<?> single = value.getClass().isArray() ? value.getClass().getComponentType() : value.getClass();
        return KINDS.entrySet().stream()
                .filter(kind -> kind.getValue().type() == single)
                .map(kind -> new Property(kind.getKey(), single == Password.class ? PLACEHOLDER : value))
                .findFirst();
    }

    /** All properties of a component that travel. */
    static Map<String, Property> of(Map<String, Object> properties) {
        return properties.entrySet().stream()
                .filter(entry ->
                        entry.getValue() != null && of(entry.getValue()).isPresent())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> of(entry.getValue()).orElseThrow()));
    }

    /**
     * The value for the component's configuration; empty if it is to be taken away.
     *
     * @throws javax.ws.rs.WebApplicationException with status 400 if there is no type or the value is not of that type
     */
    Optional<Object> toConfiguration() {
        Failures.require(type, "type");
        if (value == null) {
            return Optional.empty();
        }
        try {
            Kind<?> kind = KINDS.get(type);
            return Optional.of(value instanceof List<?> list ? kind.array(list) : kind.make(value));
        } catch (ClassCastException | IndexOutOfBoundsException e) {
            throw Failures.of(Status.BAD_REQUEST, "Invalid property for type " + type + ": " + value);
        }
    }

    private record Kind<T>(Class<T> type, Function<Object, T> maker) {

        T make(Object value) {
            return maker.apply(value);
        }

        Object array(List<?> values) {
            Object array = Array.newInstance(type, values.size());
            for (int i = 0; i < values.size(); i++) {
                Array.set(array, i, values.get(i) == null ? null : make(values.get(i)));
            }
            return array;
        }
    }
}
