// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/** A model of the form documented for Fanwatch, checked and ready to score. Batches are scored side by side. */
public final class OnnxModel extends OnnxSession {

    private static final double SELF_TEST_TOLERANCE = 1e-3;
    /** What a sum of many floats may be above 1 or below 0. */
    private static final float ROUNDING = 1e-5f;
    /** How many threads' buffers are kept. */
    private static final int BUFFERS = 4;

    private static final int WARM_UPS = 5;

    private final OrtEnvironment environment = environment();
    private final ModelMetadata metadata;
    private final String input;
    private final int outputRank;
    private final int batchMaximum;
    private final ArrayBlockingQueue<InferenceBuffers> idle = new ArrayBlockingQueue<>(BUFFERS);

    private OnnxModel(OrtSession session, int batchMaximum) throws OrtException, InvalidModelException {
        super(session);
        this.batchMaximum = batchMaximum;
        metadata = ModelMetadata.of(session.getMetadata().getCustomMetadata());
        int width = metadata.features().size();
        input = checkInput(session.getInputInfo(), width);
        outputRank = checkOutput(session.getOutputInfo(), metadata.output());
        selfTest();
    }

    /** Loads a model and checks it, down to scoring the readings it brings for that, which also warms it up. */
    public static OnnxModel load(byte[] bytes, Execution execution) throws InvalidModelException {
        return open(
                (environment, options) -> environment.createSession(bytes, options),
                execution.threads(),
                (session, options) -> new OnnxModel(session, execution.batchMaximum()));
    }

    private static String checkInput(Map<String, NodeInfo> inputs, int width) throws InvalidModelException {
        String form = "export it with one float input of the shape [N, " + width + "], N free";
        if (inputs.size() != 1) {
            throw new InvalidModelException("it has the inputs " + inputs.keySet() + ": " + form);
        }
        NodeInfo node = inputs.values().iterator().next();
        long[] shape = floatShape("input", node, form);
        if (shape.length != 2 || shape[0] != -1) {
            throw new InvalidModelException(
                    "its input " + node.getName() + " has the shape " + Arrays.toString(shape) + ": " + form);
        }
        if (shape[1] != width) {
            throw new InvalidModelException("its input " + node.getName() + " takes " + shape[1]
                    + " features, but its metadata property fanwatch.features names " + width
                    + ": name as many features as the input takes");
        }
        return node.getName();
    }

    private static int checkOutput(Map<String, NodeInfo> outputs, String name) throws InvalidModelException {
        String form = "export it with a float output of the shape [N, 1] or [N], the fault probability, and its name in"
                + " the metadata property fanwatch.output";
        NodeInfo node = outputs.get(name);
        if (node == null) {
            throw new InvalidModelException(
                    "it has no output " + name + ", which its metadata names, only " + outputs.keySet() + ": " + form);
        }
        long[] shape = floatShape("output", node, form);
        boolean fits = shape.length == 1 || shape.length == 2 && (shape[1] == 1 || shape[1] == -1);
        if (!fits || shape[0] != -1) {
            throw new InvalidModelException(
                    "its output " + name + " has the shape " + Arrays.toString(shape) + ": " + form);
        }
        return shape.length;
    }

    private static long[] floatShape(String kind, NodeInfo node, String form) throws InvalidModelException {
        if (node.getInfo() instanceof TensorInfo info && info.type == OnnxJavaType.FLOAT) {
            return info.getShape();
        }
        throw new InvalidModelException(
                "its " + kind + " " + node.getName() + " is no float tensor but " + node.getInfo() + ": " + form);
    }

    private void selfTest() throws InvalidModelException {
        List<Reading> readings = new ArrayList<>();
        for (ModelMetadata.SelfTestRow row : metadata.selfTest()) {
            double[] values =
                    row.values().stream().mapToDouble(Double::doubleValue).toArray();
            readings.add(selfTestReading(values));
        }
        if (readings.isEmpty()) {
            // a model that brings no rows must at least give a probability for some reading
            readings.add(selfTestReading(new double[metadata.features().size()]));
        }
        float[] actual;
        try {
            actual = score(readings).orElseThrow();
            warmUp(readings.get(0));
        } catch (ScoringException | ModelFaultException e) {
            throw new InvalidModelException("its self-test failed: " + e.getMessage(), e);
        }
        for (int i = 0; i < metadata.selfTest().size(); i++) {
            ModelMetadata.SelfTestRow row = metadata.selfTest().get(i);
            if (Math.abs(actual[i] - row.probability()) > SELF_TEST_TOLERANCE) {
                throw new InvalidModelException("its self-test failed: for " + row.values() + " it gives " + actual[i]
                        + " instead of " + row.probability()
                        + ": export it again, with the self-test of this very model");
            }
        }
    }

    /** Runs the largest and the smallest batch a few times, so that the first ones in service are not slower. */
    private void warmUp(Reading reading) throws ScoringException, ModelFaultException {
        List<Reading> largest = Collections.nCopies(batchMaximum, reading);
        for (int i = 0; i < WARM_UPS; i++) {
            score(largest);
            score(List.of(reading));
        }
    }

    private Reading selfTestReading(double[] values) {
        return new Reading("self-test", Optional.empty(), Instant.EPOCH, metadata.features(), values);
    }

    public ModelMetadata metadata() {
        return metadata;
    }

    /**
     * Scores a batch of any size.
     *
     * @return one probability a reading, or empty if this model was closed
     * @throws ScoringException permanently, if a reading lacks a feature
     * @throws ModelFaultException if the model fails or gives something that is no probability
     */
    public Optional<float[]> score(List<Reading> readings) throws ScoringException, ModelFaultException {
        if (!acquire()) {
            return Optional.empty();
        }
        InferenceBuffers buffers = idle.poll();
        try {
            if (buffers == null) {
                buffers = new InferenceBuffers(metadata, batchMaximum);
            }
            float[] scores = new float[readings.size()];
            for (int from = 0; from < scores.length; from += batchMaximum) {
                List<Reading> part = readings.subList(from, Math.min(scores.length, from + batchMaximum));
                buffers.write(part);
                run(part.size(), buffers);
                for (int i = 0; i < part.size(); i++) {
                    scores[from + i] = probability(buffers.probabilities.get(i), part.get(i));
                }
            }
            return Optional.of(scores);
        } finally {
            if (buffers != null) {
                idle.offer(buffers);
            }
            release();
        }
    }

    private void run(long rows, InferenceBuffers buffers) throws ModelFaultException {
        long[] outputShape = outputRank == 1 ? new long[] {rows} : new long[] {rows, 1};
        try (OnnxTensor in = OnnxTensor.createTensor(environment, buffers.features, new long[] {
                    rows, metadata.features().size()
                });
                OnnxTensor out = OnnxTensor.createTensor(environment, buffers.probabilities, outputShape);
                OrtSession.Result written = session.run(Map.of(input, in), Map.of(metadata.output(), out))) {
            assert written.size() == 1;
        } catch (OrtException | RuntimeException e) {
            throw new ModelFaultException(
                    "model " + metadata.label() + " failed on a batch: " + e.getMessage(), e, false);
        }
    }

    private float probability(float value, Reading reading) throws ModelFaultException {
        if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
            throw new ModelFaultException(
                    "model " + metadata.label() + " gives " + value + ", which is not a probability, for the " + reading
                            + ": export the model with a sigmoid at its end",
                    null,
                    true);
        }
        return Math.min(1, Math.max(0, value));
    }
}
