package io.fanwatch.scoring.onnx.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A checked model, ready to score. Thread-safe: batches are scored side by side. A batch in progress when the model is
 * closed is still scored; the last one frees the native memory.
 *
 * <p>{@link OnnxRuntimeLibrary#require} must have succeeded before.
 */
final class OnnxModel implements AutoCloseable {

    private static final double SELF_TEST_TOLERANCE = 1e-3;
    /** What a sum of many floats may be above 1 or below 0. */
    private static final float ROUNDING = 1e-5f;
    /** How many threads' buffers are kept. */
    private static final int LANES = 4;

    private static final int WARM_UPS = 5;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ModelMetadata metadata;
    private final String input;
    private final int outputRank;
    private final int batchMaximum;
    private final ArrayBlockingQueue<Lane> lanes = new ArrayBlockingQueue<>(LANES);
    /** The batches in progress, and one for the owner until it closes the model. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    /** What one thread needs to score a batch. */
    private static final class Lane {

        private final FeatureMapping mapping;
        private final FloatBuffer features;
        private final FloatBuffer probabilities;

        Lane(ModelMetadata metadata, int batchMaximum) {
            mapping = new FeatureMapping(metadata);
            features = direct(batchMaximum * metadata.features().size());
            probabilities = direct(batchMaximum);
        }

        private static FloatBuffer direct(int floats) {
            return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }

    private OnnxModel(OrtEnvironment environment, OrtSession session, int batchMaximum)
            throws OrtException, InvalidModelException {
        this.environment = environment;
        this.session = session;
        this.batchMaximum = batchMaximum;
        metadata = ModelMetadata.of(session.getMetadata().getCustomMetadata());
        int width = metadata.features().size();
        input = checkInput(session.getInputInfo(), width);
        outputRank = checkOutput(session.getOutputInfo(), metadata.output());
    }

    /**
     * Loads a model and checks it, down to scoring the readings it brings for that, which also warms it up.
     *
     * @param bytes the content of an {@code .onnx} file
     * @throws InvalidModelException if it is not a model of the form documented for Fanwatch
     */
    static OnnxModel load(byte[] bytes, Execution execution) throws InvalidModelException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "fanwatch");
        OrtSession session;
        try (OrtSession.SessionOptions options = options(execution)) {
            session = environment.createSession(bytes, options);
        } catch (OrtException | RuntimeException | OutOfMemoryError e) {
            throw new InvalidModelException(
                    "ONNX Runtime cannot read it (" + e.getMessage() + "): copy or export the file again", e);
        }
        try {
            OnnxModel model = new OnnxModel(environment, session, execution.batchMaximum());
            model.selfTest();
            return model;
        } catch (InvalidModelException e) {
            throw closing(session, e);
        } catch (OrtException | RuntimeException | OutOfMemoryError e) {
            throw closing(session, new InvalidModelException("ONNX Runtime cannot use it: " + e.getMessage(), e));
        }
    }

    private static InvalidModelException closing(OrtSession session, InvalidModelException reason) {
        try {
            session.close();
        } catch (OrtException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }

    private static OrtSession.SessionOptions options(Execution execution) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setInterOpNumThreads(1);
        options.setIntraOpNumThreads(execution.threads());
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        // a gateway has little memory, and keeps a model for months: give back what a batch took
        options.setCPUArenaAllocator(false);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    private static String checkInput(Map<String, NodeInfo> inputs, int width) throws InvalidModelException {
        String form = "export it with one float input of the shape [N, " + width + "], N free";
        if (inputs.size() != 1) {
            throw new InvalidModelException("it has the inputs " + inputs.keySet() + ": " + form);
        }
        NodeInfo node = inputs.values().iterator().next();
        if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw new InvalidModelException(
                    "its input " + node.getName() + " is no float tensor but " + node.getInfo() + ": " + form);
        }
        long[] shape = info.getShape();
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
        if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw new InvalidModelException(
                    "its output " + name + " is no float tensor but " + node.getInfo() + ": " + form);
        }
        long[] shape = info.getShape();
        boolean fits = shape.length == 1 || shape.length == 2 && (shape[1] == 1 || shape[1] == -1);
        if (!fits || shape[0] != -1) {
            throw new InvalidModelException(
                    "its output " + name + " has the shape " + Arrays.toString(shape) + ": " + form);
        }
        return shape.length;
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

    /** What the model says of itself. */
    ModelMetadata metadata() {
        return metadata;
    }

    /**
     * Scores a batch of any size.
     *
     * @return one probability a reading, or empty if this model was closed
     * @throws ScoringException permanently, if a reading lacks a feature
     * @throws ModelFaultException if the model fails or gives something that is no probability
     */
    Optional<float[]> score(List<Reading> readings) throws ScoringException, ModelFaultException {
        if (!enter()) {
            return Optional.empty();
        }
        Lane lane = lanes.poll();
        try {
            if (lane == null) {
                lane = new Lane(metadata, batchMaximum);
            }
            float[] scores = new float[readings.size()];
            for (int from = 0; from < scores.length; from += batchMaximum) {
                List<Reading> part = readings.subList(from, Math.min(scores.length, from + batchMaximum));
                run(part, lane);
                for (int i = 0; i < part.size(); i++) {
                    scores[from + i] = probability(lane.probabilities.get(i), part.get(i));
                }
            }
            return Optional.of(scores);
        } finally {
            if (lane != null) {
                lanes.offer(lane);
            }
            leave();
        }
    }

    private boolean enter() {
        int now = users.get();
        while (now > 0) {
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
            now = users.get();
        }
        return false;
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("model " + metadata.label() + " cannot be closed", e);
            }
        }
    }

    private void run(List<Reading> part, Lane lane) throws ScoringException, ModelFaultException {
        lane.features.clear();
        for (Reading reading : part) {
            lane.mapping.write(reading, lane.features);
        }
        lane.features.flip();
        lane.probabilities.clear().limit(part.size());
        long rows = part.size();
        long[] outputShape = outputRank == 1 ? new long[] {rows} : new long[] {rows, 1};
        try (OnnxTensor in = OnnxTensor.createTensor(environment, lane.features, new long[] {
                    rows, metadata.features().size()
                });
                OnnxTensor out = OnnxTensor.createTensor(environment, lane.probabilities, outputShape);
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

    /** Whether it takes no more batches. */
    boolean isClosed() {
        return closed.get();
    }

    /** Takes no more batches; those in progress are scored, then the native memory is freed. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }
}
