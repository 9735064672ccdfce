package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Makes tensors of UINT16, UINT32 or UINT64, which ONNX Runtime can make but its Java interface cannot, from wider or as
 * wide ones: by a model of one Cast. Thread-safe.
 */
final class UnsignedInput implements AutoCloseable {

    private static final int INT32 = 6;
    private static final int INT64 = 7;

    private final OrtSession cast;

    /**
     * @param type one of those three
     * @throws OrtException if ONNX Runtime fails
     */
    UnsignedInput(OrtSession.SessionOptions options, ElementType type) throws OrtException {
        byte[] model = switch (type) {
            case UINT16 -> model(INT32, 4);
            case UINT32 -> model(INT64, 12);
            case UINT64 -> model(INT64, 13);
            default -> throw new IllegalArgumentException(type + " needs no cast");
        };
        cast = OnnxSession.environment().createSession(model, options);
    }

    /** Whether inputs of that type are made here. */
    static boolean makes(ElementType type) {
        return type == ElementType.UINT16 || type == ElementType.UINT32 || type == ElementType.UINT64;
    }

    /**
     * The same numbers, unsigned, in the only output of the result.
     *
     * @throws OrtException if ONNX Runtime fails
     */
    OrtSession.Result convert(OnnxTensor signed) throws OrtException {
        return cast.run(Map.of("x", signed));
    }

    @Override
    public void close() throws OrtException {
        cast.close();
    }

    /* An ONNX file: y = Cast(x) of any shape. Types and fields by their numbers in onnx.proto. */
    private static byte[] model(int from, int to) {
        byte[] attribute = message(1, text("to"), 3, to, 20, 2);
        byte[] node = message(1, text("x"), 2, text("y"), 4, text("Cast"), 5, attribute);
        byte[] graph = message(1, node, 2, text("g"), 11, value("x", from), 12, value("y", to));
        return message(1, 8, 7, graph, 8, message(2, 13));
    }

    private static byte[] value(String name, int type) {
        return message(1, text(name), 2, message(1, message(1, type)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /* a Protocol Buffers message of fields below 32, numbers below 128 and bytes shorter than that */
    private static byte[] message(Object... fieldsAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            int field = (int) fieldsAndValues[i];
            boolean bytes = fieldsAndValues[i + 1] instanceof byte[];
            int tag = field << 3 | (bytes ? 2 : 0);
            if (tag > 127) {
                out.write(tag & 127 | 128);
                out.write(tag >>> 7);
            } else {
                out.write(tag);
            }
            if (bytes) {
                byte[] value = (byte[]) fieldsAndValues[i + 1];
                out.write(value.length);
                out.writeBytes(value);
            } else {
                out.write((int) fieldsAndValues[i + 1]);
            }
        }
        return out.toByteArray();
    }
}
