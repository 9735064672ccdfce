// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;

/**
 * A metric inside a payload. Fields: 1 name, 2 type (0 to 6), and the value in field 3 + type: 3 double, 4 float, 5
 * int64, 6 int32, 7 bool, 8 string, 9 bytes.
 */
final class MetricCodec {

    private static final int NAME = 1;
    private static final int TYPE = 2;
    private static final int FIRST_VALUE = 3;

    private static final int DOUBLE = 0;
    private static final int FLOAT = 1;
    private static final int INT64 = 2;
    private static final int INT32 = 3;
    private static final int BOOL = 4;
    private static final int STRING = 5;
    private static final int BYTES = 6;

    /* by type: what a metric has whose value is not sent */
    private static final Map<Integer, Object> DEFAULTS =
            Map.of(DOUBLE, 0.0, FLOAT, 0f, INT64, 0L, INT32, 0, BOOL, false, STRING, "", BYTES, new byte[0]);

    private MetricCodec() {}

    /** What a metric is called and its value, of one of the protocol's types. */
    record Metric(String name, Object value) {}

    static byte[] encode(String name, Object value) {
        return ProtobufBytes.of(out -> {
            out.writeString(NAME, name);
            int type = typeOf(name, value);
            out.writeEnum(TYPE, type);
            write(out, type, value);
        });
    }

    static Metric decode(byte[] bytes) throws IOException, MalformedPayloadException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        String name = null;
        Integer type = null;
        Object[] values = new Object[DEFAULTS.size()];
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field == NAME) {
                name = in.readString();
            } else if (field == TYPE) {
                type = in.readEnum();
            } else if (DEFAULTS.containsKey(field - FIRST_VALUE)) {
                values[field - FIRST_VALUE] = read(in, field - FIRST_VALUE);
            } else {
                in.skipField(tag);
            }
        }
        if (name == null || type == null || !DEFAULTS.containsKey(type)) {
            throw new MalformedPayloadException(
                    "no payload in Kura's format: the metric " + name + " has the type " + type);
        }
        return new Metric(name, values[type] == null ? DEFAULTS.get(type) : values[type]);
    }

    private static int typeOf(String name, Object value) {
        if (value instanceof Double) {
            return DOUBLE;
        } else if (value instanceof Float) {
            return FLOAT;
        } else if (value instanceof Long) {
            return INT64;
        } else if (value instanceof Integer) {
            return INT32;
        } else if (value instanceof Boolean) {
            return BOOL;
        } else if (value instanceof String) {
            return STRING;
        } else if (value instanceof byte[]) {
            return BYTES;
        }
        throw new IllegalArgumentException("the metric " + name + " is a "
                + value.getClass().getName() + "; use a String, a Boolean, a byte[] or a boxed number");
    }

    private static void write(CodedOutputStream out, int type, Object value) throws IOException {
        int field = FIRST_VALUE + type;
        switch (type) {
            case DOUBLE -> out.writeDouble(field, (Double) value);
            case FLOAT -> out.writeFloat(field, (Float) value);
            case INT64 -> out.writeInt64(field, (Long) value);
            case INT32 -> out.writeInt32(field, (Integer) value);
            case BOOL -> out.writeBool(field, (Boolean) value);
            case STRING -> out.writeString(field, (String) value);
            default -> out.writeByteArray(field, (byte[]) value);
        }
    }

    private static Object read(CodedInputStream in, int type) throws IOException {
        return switch (type) {
            case DOUBLE -> in.readDouble();
            case FLOAT -> in.readFloat();
            case INT64 -> in.readInt64();
            case INT32 -> in.readInt32();
            case BOOL -> in.readBool();
            case STRING -> in.readString();
            default -> in.readByteArray();
        };
    }
}
