// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import java.util.Base64;

/** Creates typed values. */
public final class TypedValues {

    private TypedValues() {}

    /** Wraps a boolean. */
    public static BooleanValue newBooleanValue(boolean value) {
        return new BooleanValue(value);
    }

    /** Wraps an array of bytes; it is kept, not copied. */
    public static ByteArrayValue newByteArrayValue(byte[] value) {
        return new ByteArrayValue(value);
    }

    /** Wraps a float. */
    public static FloatValue newFloatValue(float value) {
        return new FloatValue(value);
    }

    /** Wraps a double. */
    public static DoubleValue newDoubleValue(double value) {
        return new DoubleValue(value);
    }

    /** Wraps an int. */
    public static IntegerValue newIntegerValue(int value) {
        return new IntegerValue(value);
    }

    /** Wraps a long. */
    public static LongValue newLongValue(long value) {
        return new LongValue(value);
    }

    /** Wraps a text. */
    public static StringValue newStringValue(String value) {
        return new StringValue(value);
    }

    /**
     * Wraps a value of one of the types in {@link DataType}.
     *
     * @throws IllegalArgumentException if the value is of another type or {@code null}
     */
    public static TypedValue<?> newTypedValue(Object value) {
        if (value instanceof Boolean bool) {
            return newBooleanValue(bool);
        } else if (value instanceof byte[] bytes) {
            return newByteArrayValue(bytes);
        } else if (value instanceof Float number) {
            return newFloatValue(number);
        } else if (value instanceof Double number) {
            return newDoubleValue(number);
        } else if (value instanceof Integer number) {
            return newIntegerValue(number);
        } else if (value instanceof Long number) {
            return newLongValue(number);
        } else if (value instanceof String text) {
            return newStringValue(text);
        }
        throw new IllegalArgumentException("no data type holds " + value);
    }

    /**
     * Reads a value of the given type from text; arrays of bytes are in Base64.
     *
     * @throws IllegalArgumentException if the text is not a value of that type
     */
    public static TypedValue<?> parseTypedValue(DataType type, String value) {
        return switch (type) {
            case BOOLEAN -> newBooleanValue(Boolean.parseBoolean(value));
            case BYTE_ARRAY -> newByteArrayValue(Base64.getDecoder().decode(value));
            case DOUBLE -> newDoubleValue(Double.parseDouble(value));
            case FLOAT -> newFloatValue(Float.parseFloat(value));
            case INTEGER -> newIntegerValue(Integer.parseInt(value));
            case LONG -> newLongValue(Long.parseLong(value));
            case STRING -> newStringValue(value);
        };
    }
}
