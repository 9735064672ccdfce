// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The fields of a protobuf message, one after the other; copies nothing. Not thread-safe. */
final class ProtoFields {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;
    private static final int VARINT_BITS = 70;

    private final ByteBuffer rest;
    private int number;
    private long value;
    private ByteBuffer content;
    private int start;

    ProtoFields(ByteBuffer message) {
        rest = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean next() throws InvalidModelException {
        if (!rest.hasRemaining()) {
            return false;
        }
        start = rest.position();
        return read(() -> {
            long tag = varint();
            number = (int) (tag >>> 3);
            content = null;
            switch ((int) tag & 7) {
                case VARINT -> value = varint();
                case FIXED_64 -> value = rest.getLong();
                case FIXED_32 -> value = rest.getInt();
                case BYTES -> {
                    int length = Math.toIntExact(varint());
                    content = rest.slice(rest.position(), length);
                    rest.position(rest.position() + length);
                }
                default -> throw new IllegalArgumentException("it has fields of no known kind");
            }
            return true;
        });
    }

    private static <T> T read(Supplier<T> reading) throws InvalidModelException {
        try {
            return reading.get();
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new InvalidModelException(
                    "ONNX Runtime cannot read it, it is truncated or no ONNX model: copy or export the file again", e);
        }
    }

    private long varint() {
        long result = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            byte part = rest.get();
            result |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return result;
            }
        }
        throw new IllegalArgumentException("it has a number without end");
    }

    int number() {
        return number;
    }

    /** The number that the field is. */
    long value() {
        return value;
    }

    /** What the field contains; nothing if it is a number. */
    ByteBuffer content() {
        return content == null ? ByteBuffer.allocate(0) : content.slice();
    }

    /** The field as it stands in the file, with its number. */
    byte[] whole() {
        byte[] whole = new byte[rest.position() - start];
        rest.get(start, whole);
        return whole;
    }

    /** The text of the first field with that number; empty if there is none. */
    String text(int wanted) throws InvalidModelException {
        while (next()) {
            if (number == wanted) {
                return text();
            }
        }
        return "";
    }

    ProtoFields message() {
        return new ProtoFields(content());
    }

    String text() {
        return StandardCharsets.UTF_8.decode(content()).toString();
    }

    /** The numbers of a repeated field: one, or several in a row. */
    List<Long> values() throws InvalidModelException {
        if (content == null) {
            return List.of(value);
        }
        ProtoFields packed = new ProtoFields(content);
        List<Long> values = new ArrayList<>();
        while (packed.rest.hasRemaining()) {
            values.add(read(packed::varint));
        }
        return values;
    }

    /** A message that is one field of bytes. */
    static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream field = new ByteArrayOutputStream(content.length + 10);
        write(field, number, content);
        return field.toByteArray();
    }

    /** Writes a field of bytes; the number is 15 at most. */
    static void write(ByteArrayOutputStream out, int number, byte[] content) {
        out.write(number << 3 | BYTES);
        int rest = content.length;
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.writeBytes(content);
    }
}
