// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes protobuf messages, field by field. */
final class ProtobufText {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtobufText number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    ProtobufText doubleNumber(int field, double value) {
        varint((long) field << 3 | 1);
        fixed(Double.doubleToLongBits(value), 8);
        return this;
    }

    ProtobufText floatNumber(int field, float value) {
        varint((long) field << 3 | 5);
        fixed(Float.floatToIntBits(value), 4);
        return this;
    }

    ProtobufText text(int field, String value) {
        return block(field, value.getBytes(UTF_8));
    }

    ProtobufText message(int field, ProtobufText message) {
        return block(field, message.bytes());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private ProtobufText block(int field, byte[] bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void fixed(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >> 8 * i));
        }
    }
}
