// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import java.nio.charset.StandardCharsets;

/**
 * Reads protobuf's wire format, field by field: as much as Kura's and Sparkplug's messages need. It allocates nothing but
 * texts, and every length is checked against what is there. See
 * https://protobuf.dev/programming-guides/encoding. For one thread.
 */
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;
    private static final int LAST_SHIFT = 63;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int type;
    private long value;
    private int from;
    private int to;

    ProtobufReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtobufReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Whether the bytes can be such a message. */
    static boolean fits(byte[] bytes) {
        try {
            ProtobufReader reader = new ProtobufReader(bytes);
            while (reader.next()) {
                // only to see that it reads to the end
            }
            return bytes.length > 0;
        } catch (MalformedPayloadException e) {
            return false;
        }
    }

    boolean next() throws MalformedPayloadException {
        if (at == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        type = (int) tag & 7;
        if (tag >>> 3 == 0 || tag >>> 32 != 0) {
            throw broken();
        }
        switch (type) {
            case VARINT -> value = varint();
            case FIXED_64 -> value = fixed(Long.BYTES);
            case FIXED_32 -> value = fixed(Integer.BYTES);
            case LENGTH -> {
                long length = varint();
                if (length < 0 || length > end - at) {
                    throw broken();
                }
                from = at;
                at += (int) length;
                to = at;
            }
            default -> throw broken();
        }
        return true;
    }

    int field() {
        return field;
    }

    /** A whole number. */
    long number() throws MalformedPayloadException {
        require(VARINT);
        return value;
    }

    double doubleNumber() throws MalformedPayloadException {
        require(FIXED_64);
        return Double.longBitsToDouble(value);
    }

    float floatNumber() throws MalformedPayloadException {
        require(FIXED_32);
        return Float.intBitsToFloat((int) value);
    }

    String text() throws MalformedPayloadException {
        require(LENGTH);
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** A message within the message. */
    ProtobufReader message() throws MalformedPayloadException {
        require(LENGTH);
        return new ProtobufReader(bytes, from, to);
    }

    private void require(int wanted) throws MalformedPayloadException {
        if (type != wanted) {
            throw broken();
        }
    }

    private long varint() throws MalformedPayloadException {
        long number = 0;
        for (int shift = 0; shift <= LAST_SHIFT && at < end; shift += 7) {
            byte b = bytes[at++];
            number |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return number;
            }
        }
        throw broken();
    }

    private long fixed(int size) throws MalformedPayloadException {
        if (end - at < size) {
            throw broken();
        }
        long number = 0;
        for (int i = 0; i < size; i++) {
            number |= (bytes[at++] & 0xFFL) << 8 * i;
        }
        return number;
    }

    private static MalformedPayloadException broken() {
        return new MalformedPayloadException(
                "the message is not the protobuf that this format has, or is cut off: check payload.format");
    }
}
