// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a tensor consists of, by the name that Kura's tensor descriptors have for it (those of Triton), with the Java
 * class of its elements.
 *
 * <p>Unsigned numbers are the bits of the signed Java number of their width, so 255 in UINT8 is (byte) -1.
 */
public enum ElementType {
    BOOL(Boolean.class, 1, 1, 0, 1),
    INT8(Byte.class, 1, 1, Byte.MIN_VALUE, Byte.MAX_VALUE),
    INT16(Short.class, 2, 2, Short.MIN_VALUE, Short.MAX_VALUE),
    INT32(Integer.class, 4, 4, Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64(Long.class, 8, 8, Long.MIN_VALUE, Long.MAX_VALUE),
    UINT8(Byte.class, 1, 1, 0, 0xff),
    UINT16(Short.class, 2, 4, 0, 0xffff),
    UINT32(Integer.class, 4, 8, 0, 0xffff_ffffL),
    UINT64(Long.class, 8, 8, 0, Long.MAX_VALUE),
    FP16(Float.class, 2, 2, 0, 0),
    FP32(Float.class, 4, 4, 0, 0),
    FP64(Double.class, 8, 8, 0, 0),
    BYTES(String.class, 0, 0, 0, 0);

    private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";
    private static final Map<String, String> OTHER_NAMES =
            Map.of("FLOAT16", "FP16", "FLOAT", "FP32", "DOUBLE", "FP64", "STRING", "BYTES");

    private final Class<?> elementClass;
    private final int width;
    private final int inputWidth;
    private final long minimum;
    private final long maximum;

    ElementType(Class<?> elementClass, int width, int inputWidth, long minimum, long maximum) {
        this.elementClass = elementClass;
        this.width = width;
        this.inputWidth = inputWidth;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    /** The type of an input or output, if it has one here. */
    static Optional<ElementType> of(TensorInfo info) {
        String onnx = info.onnxType.name().substring(TYPE_PREFIX.length());
        String name = OTHER_NAMES.getOrDefault(onnx, onnx);
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** The class of the elements of an output; one of those an input may have. */
    Class<?> elementClass() {
        return elementClass;
    }

    /** How many bytes an element of an output has. */
    int width() {
        return width;
    }

    /** An element of an output of at most 32 bits; not of fractions and texts. */
    double get(ByteBuffer content, int index) {
        long bits = switch (width) {
            case 1 -> content.get(index);
            case 2 -> content.getShort(index * Short.BYTES);
            default -> content.getInt(index * Integer.BYTES);
        };
        return minimum == 0 ? unsigned(bits) : bits;
    }

    /** How many bytes {@link #write} needs for an element; more than it has where ONNX Runtime takes wider ones only. */
    int inputWidth() {
        return inputWidth;
    }

    /** Writes one number, rounded to what this type has; false if it is beyond that. Not for texts and unsigned numbers. */
    boolean put(double value, ByteBuffer target) {
        switch (this) {
            case FP32 -> target.putFloat((float) value);
            case FP64 -> target.putDouble(value);
            case FP16 -> target.putShort(HalfFloat.of((float) value));
            default -> writeInteger(Math.round(value), target);
        }
        return switch (this) {
            case FP32 -> !(Math.abs(value) > Float.MAX_VALUE);
            case FP64 -> true;
            case FP16 -> !(Math.abs(value) > HalfFloat.LARGEST);
            default -> value >= minimum && value <= maximum;
        };
    }

    /** What it is called in ONNX, for people. */
    String label() {
        return switch (this) {
            case FP32 -> "float";
            case FP64 -> "double";
            case FP16 -> "float16";
            case BYTES -> "text";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** How many elements the values are. */
    int count(Class<?> given, List<?> values) throws InferenceException {
        if (given != Byte.class) {
            return values.size();
        }
        if (this == BYTES) {
            return 1;
        }
        if (values.size() % width != 0) {
            throw InferenceException.invalid("it has " + values.size() + " bytes, which are no whole number of " + this
                    + " elements: give " + width + " bytes, the lowest first, an element");
        }
        return values.size() / width;
    }

    /** Writes values of that class in the machine's order of bytes; the target has room for all. */
    void write(Class<?> given, List<?> values, ByteBuffer target) throws InferenceException {
        if (given == Byte.class) {
            writeBytes(values, target);
            return;
        }
        int index = 0;
        for (Object value : values) {
            if (!given.isInstance(value)) {
                throw InferenceException.invalid("its element " + index + " is "
                        + (value == null ? "null" : "a " + name(value.getClass())) + ", not a " + name(given));
            }
            write(value, index++, target);
        }
    }

    private void write(Object value, int index, ByteBuffer target) throws InferenceException {
        switch (this) {
            case BOOL -> target.put((byte) ((Boolean) value ? 1 : 0));
            case FP16, FP32, FP64 -> writeFraction((Number) value, index, target);
            case BYTES -> throw new IllegalStateException("texts are not written to buffers");
            default -> writeInteger(integer((Number) value, index), target);
        }
    }

    private void writeFraction(Number number, int index, ByteBuffer target) throws InferenceException {
        double exact = number.doubleValue();
        float rounded = (float) exact;
        boolean tooLarge = Double.isFinite(exact)
                && (this == FP32 && Float.isInfinite(rounded) || this == FP16 && Math.abs(exact) > HalfFloat.LARGEST);
        if (tooLarge) {
            throw InferenceException.invalid("its element " + index + " is " + number + ", too large for " + this);
        }
        switch (this) {
            case FP16 -> target.putShort(HalfFloat.of(rounded));
            case FP32 -> target.putFloat(rounded);
            default -> target.putDouble(exact);
        }
    }

    private long integer(Number number, int index) throws InferenceException {
        long value = number.longValue();
        if (number.getClass() == elementClass && minimum == 0) {
            return unsigned(value);
        }
        if (value < minimum || value > maximum) {
            throw InferenceException.invalid("its element " + index + " is " + number + ", but " + this
                    + " reaches from " + minimum + " to " + maximum);
        }
        return value;
    }

    private long unsigned(long bits) {
        return width == Long.BYTES ? bits : bits & (1L << width * Byte.SIZE) - 1;
    }

    private void writeInteger(long value, ByteBuffer target) {
        switch (inputWidth) {
            case 1 -> target.put((byte) value);
            case 2 -> target.putShort((short) value);
            case 4 -> target.putInt((int) value);
            default -> target.putLong(value);
        }
    }

    private void writeBytes(List<?> values, ByteBuffer target) throws InferenceException {
        byte[] bytes = bytes(values);
        if (this == BOOL) {
            for (byte value : bytes) {
                target.put((byte) (value == 0 ? 0 : 1));
            }
            return;
        }
        ByteBuffer elements = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (elements.hasRemaining()) {
            long value = switch (width) {
                case 1 -> elements.get();
                case 2 -> elements.getShort();
                case 4 -> elements.getInt();
                default -> elements.getLong();
            };
            writeInteger(width < inputWidth ? unsigned(value) : value, target);
        }
    }

    static byte[] bytes(List<?> values) throws InferenceException {
        byte[] bytes = new byte[values.size()];
        int index = 0;
        for (Object value : values) {
            if (!(value instanceof Byte number)) {
                throw InferenceException.invalid("its element " + index + " is " + value + ", not a Byte");
            }
            bytes[index++] = number;
        }
        return bytes;
    }

    /** Refuses a class of elements that this type cannot be made of. */
    void check(Class<?> given) throws InferenceException {
        List<Class<?>> fitting = switch (this) {
            case BOOL -> List.of(Boolean.class);
            case BYTES -> List.of(String.class);
            case FP16, FP32, FP64 -> List.of(Float.class, Double.class, Short.class, Integer.class, Long.class);
            default -> List.of(Short.class, Integer.class, Long.class);
        };
        if (given != Byte.class && !fitting.contains(given)) {
            throw InferenceException.invalid("it is made of " + name(given) + ", which cannot be " + this + ": give "
                    + fitting.stream().map(ElementType::name).collect(Collectors.joining(", ")) + " or its bytes");
        }
    }

    private static String name(Class<?> type) {
        return type.getPackageName().equals("java.lang") ? type.getSimpleName() : type.getName();
    }
}
