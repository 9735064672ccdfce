// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.fanwatch.model.TrainingException;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Map;

/** Runs a model file in ONNX Runtime, the engine gateways use, to see what they will get. */
final class OnnxRunner {

    private static final double MAX_DIFFERENCE = 1e-4;

    private OnnxRunner() {}

    /**
     * Checks that a written model gives what the trained one gave.
     *
     * @param expected one score a row
     * @throws TrainingException if it does not
     */
    static void requireSame(byte[] model, float[][] rows, float[] expected) throws TrainingException {
        try {
            float[] actual = run(model, rows);
            double largest = 0;
            for (int row = 0; row < expected.length; row++) {
                double size = Math.max(1, Math.abs(expected[row]));
                largest = Math.max(largest, Math.abs(expected[row] - actual[row]) / size);
            }
            if (!(largest <= MAX_DIFFERENCE)) {
                throw new TrainingException(String.format(
                        Locale.ROOT,
                        "The written model differs from the trained one by up to %.2g. Nothing was kept."
                                + " Look for features of extreme size and rescale them.",
                        largest));
            }
        } catch (OrtException e) {
            throw new TrainingException(
                    "ONNX Runtime refuses the written model: " + e.getMessage()
                            + ". Use the ONNX Runtime version this product was built with.",
                    e);
        }
    }

    /**
     * @param model the bytes of a model file
     * @param rows feature values as they come from the sensors, at least one row
     * @return the first output, row after row
     * @throws OrtException if ONNX Runtime refuses the model or cannot run it
     */
    static float[] run(byte[] model, float[][] rows) throws OrtException {
        FloatBuffer values = FloatBuffer.allocate(rows.length * rows[0].length);
        for (float[] row : rows) {
            values.put(row);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model, options);
                    OnnxTensor input =
                            OnnxTensor.createTensor(environment, values.flip(), shape(session, rows.length));
                    OrtSession.Result result = session.run(
                            Map.of(session.getInputNames().iterator().next(), input))) {
                FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] given = new float[output.remaining()];
                output.get(given);
                return given;
            }
        }
    }

    private static long[] shape(OrtSession session, int rows) throws OrtException {
        NodeInfo input = session.getInputInfo().values().iterator().next();
        long[] shape = ((TensorInfo) input.getInfo()).getShape();
        shape[0] = rows;
        return shape;
    }
}
