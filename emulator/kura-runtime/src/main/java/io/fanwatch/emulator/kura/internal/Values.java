// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.configuration.metatype.Scalar;

/** Property values as Kura types them: boxed, arrays of boxed values, passwords as {@link Password}. */
final class Values {

    private Values() {}

    /** The Java class of a single value. */
    static Class<?> javaType(Scalar type) {
        return switch (type) {
            case STRING -> String.class;
            case LONG -> Long.class;
            case DOUBLE -> Double.class;
            case FLOAT -> Float.class;
            case INTEGER -> Integer.class;
            case BYTE -> Byte.class;
            case CHAR -> Character.class;
            case BOOLEAN -> Boolean.class;
            case SHORT -> Short.class;
            case PASSWORD -> Password.class;
        };
    }

    /** The type of a value or of the elements of an array; empty if a configuration cannot hold such a value. */
    static Optional<Scalar> typeOf(Object value) {
        Class<?> given = value.getClass().isArray() ? value.getClass().getComponentType() : value.getClass();
        for (Scalar type : Scalar.values()) {
            if (javaType(type) == given) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException if the text is not of that type; the message names the text and the type
     */
    static Object parse(Scalar type, String text) {
        String number = text.strip();
        try {
            return switch (type) {
                case STRING -> text;
                case PASSWORD -> new Password(text);
                case LONG -> Long.valueOf(number);
                case DOUBLE -> Double.valueOf(number);
                case FLOAT -> Float.valueOf(number);
                case INTEGER -> Integer.valueOf(number);
                case BYTE -> Byte.valueOf(number);
                case SHORT -> Short.valueOf(number);
                case CHAR -> character(text);
                case BOOLEAN -> bool(number);
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notA(text, type), e);
        }
    }

    /** Reads several values into an array of boxed values. */
    static Object[] parseAll(Scalar type, List<String> texts) {
        Object[] values = (Object[]) Array.newInstance(javaType(type), texts.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = parse(type, texts.get(i));
        }
        return values;
    }

    /** The default of an attribute; empty if there is none. Values of an array are separated by commas. */
    static Optional<Object> defaultOf(Definition.Attribute attribute) {
        String text = attribute.defaultText();
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = split(text);
        return Optional.of(
                attribute.isArray()
                        ? parseAll(attribute.type(), parts)
                        : parse(attribute.type(), parts.isEmpty() ? "" : parts.get(0)));
    }

    /**
     * Makes a value fit an attribute: arrays of primitives are boxed, text stands for a password.
     *
     * @throws IllegalArgumentException if the value is of another type; the message names both types
     */
    static Object fit(Definition.Attribute attribute, Object given) {
        Object value = boxed(given);
        Class<?> element = javaType(attribute.type());
        Class<?> wanted = attribute.isArray() ? element.arrayType() : element;
        if (attribute.type() == Scalar.PASSWORD) {
            value = toPassword(value);
        }
        if (!wanted.isInstance(value)) {
            throw new IllegalArgumentException("%s must be of the type %s, not %s"
                    .formatted(
                            attribute.id(),
                            wanted.getSimpleName(),
                            given.getClass().getSimpleName()));
        }
        return value;
    }

    private static Object toPassword(Object value) {
        if (value instanceof String text) {
            return new Password(text);
        }
        if (value instanceof String[] texts) {
            return parseAll(Scalar.PASSWORD, List.of(texts));
        }
        return value;
    }

    private static Object boxed(Object value) {
        if (!value.getClass().isArray() || !value.getClass().getComponentType().isPrimitive()) {
            return value;
        }
        int length = Array.getLength(value);
        Class<?> box = Array.get(Array.newInstance(value.getClass().getComponentType(), 1), 0)
                .getClass();
        Object result = Array.newInstance(box, length);
        for (int i = 0; i < length; i++) {
            Array.set(result, i, Array.get(value, i));
        }
        return result;
    }

    /* commas separate, a backslash takes the next character literally */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (c == ',') {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().strip());
        return parts;
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(notA(text, Scalar.CHAR));
        }
        return text.charAt(0);
    }

    private static Boolean bool(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(notA(text, Scalar.BOOLEAN));
        }
        return Boolean.valueOf(text);
    }

    private static String notA(String text, Scalar type) {
        return "\"%s\" is not a value of the type %s".formatted(text, type.value());
    }
}
