// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs a model file in ONNX Runtime, the engine gateways use, to see what they will get. */
final class OnnxRunner {

    private OnnxRunner() {}

    /**
     * @param model the bytes of a model file
     * @param rows feature values as they come from the sensors, at least one row
     * @return the probability that each row is faulty
     * @throws OrtException if ONNX Runtime refuses the model or cannot run it
     */
    static float[] probabilities(byte[] model, float[][] rows) throws OrtException {
        int features = rows[0].length;
        FloatBuffer values = FloatBuffer.allocate(rows.length * features);
        for (float[] row : rows) {
            values.put(row);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model, options);
                    OnnxTensor input =
                            OnnxTensor.createTensor(environment, values.flip(), new long[] {rows.length, features});
                    OrtSession.Result result = session.run(Map.of(OnnxWriter.INPUT, input))) {
                float[] probabilities = new float[rows.length];
                ((OnnxTensor) result.get(0)).getFloatBuffer().get(probabilities);
                return probabilities;
            }
        }
    }
}
