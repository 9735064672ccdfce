// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HexFormat;
import java.util.Map;

/**
 * Makes tensors of UINT16, UINT32 or UINT64, which ONNX Runtime can make but its Java interface cannot, from wider or as
 * wide ones: by a model of one Cast. Thread-safe.
 */
final class UnsignedInput implements AutoCloseable {

    /** An ONNX file with nothing but y = Cast(x), of any shape, its two types left open: by their numbers in onnx.proto. */
    private static final String CAST = "08083a320a170a01781201792204436173742a090a02746f18%2$02xa001021201675a090a0178"
            + "12040a0208%1$02x62090a017912040a0208%2$02x4202100d";

    private static final int INT32 = 6;
    private static final int INT64 = 7;

    private final OrtSession cast;

    /** @param type one of those three */
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

    /** The same numbers, unsigned, in the only output of the result. */
    OrtSession.Result convert(OnnxTensor signed) throws OrtException {
        return cast.run(Map.of("x", signed));
    }

    @Override
    public void close() throws OrtException {
        cast.close();
    }

    private static byte[] model(int from, int to) {
        return HexFormat.of().parseHex(String.format(CAST, from, to));
    }
}
