// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.micro;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import io.fanwatch.benchmarks.references.PlainNetwork;
import io.fanwatch.scoring.onnx.internal.session.Execution;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelFaultException;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A batch of readings scored by the shipped model, against ONNX Runtime alone: the same session, with its tensors made
 * and filled beforehand; and against loops in Java that compute the same network.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OnnxModelBenchmark {

    private static final float ROUNDING = 1e-5f;

    /** How many readings are scored at a time. */
    @Param({"1", "8", "64", "256"})
    public int batch;

    private final List<Reading> readings = new ArrayList<>();
    private OnnxModel model;
    private OrtSession session;
    private OnnxTensor input;
    private OnnxTensor output;
    private Map<String, OnnxTensor> inputs;
    private Map<String, OnnxTensor> outputs;
    private PlainNetwork network;
    private Optional<PlainNetwork> vectorised;
    private float[] columns;
    private float[][] workspace;
    private float[] results;

    /** Loads the model with the shipped configuration, and prepares readings and tensors. */
    @Setup
    public void prepare()
            throws IOException, InvalidModelException, OrtException, ScoringException, ModelFaultException,
                    ReflectiveOperationException {
        try (InputStream file = OnnxModelBenchmark.class.getResourceAsStream("/model/fan.onnx")) {
            model = OnnxModel.load(file.readAllBytes(), new Execution(1, 256));
        }
        session = sessionOf(model);
        FeatureSchema schema = model.metadata().features();
        FloatBuffer features = direct(batch * schema.size());
        FloatBuffer probabilities = direct(batch);
        Random random = new Random(1);
        for (int i = 0; i < batch; i++) {
            double[] values = {
                random.nextDouble(400, 700),
                random.nextDouble(20, 60),
                random.nextDouble(100, 300),
                random.nextDouble(30, 70)
            };
            readings.add(new Reading("1", Optional.empty(), Instant.EPOCH, schema, values));
            for (double value : values) {
                features.put((float) value);
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        input = OnnxTensor.createTensor(environment, features.flip(), new long[] {batch, schema.size()});
        output = OnnxTensor.createTensor(environment, probabilities, new long[] {batch, 1});
        inputs = Map.of(session.getInputNames().iterator().next(), input);
        outputs = Map.of(model.metadata().output(), output);
        network = PlainNetwork.shipped();
        vectorised = hasVectors() ? Optional.of(PlainNetwork.vectorised()) : Optional.empty();
        workspace = network.workspace();
        results = new float[batch];
        columns = new float[batch * schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = features.get(i % batch * schema.size() + i / batch);
        }
        checkAllScoreTheSame(probabilities);
    }

    /* the very session of the model, so that both sides have the same options */
    private static OrtSession sessionOf(OnnxModel model) throws ReflectiveOperationException {
        Field field = OnnxModel.class.getSuperclass().getDeclaredField("session");
        field.setAccessible(true);
        return (OrtSession) field.get(model);
    }

    private static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private void checkAllScoreTheSame(FloatBuffer probabilities)
            throws OrtException, ScoringException, ModelFaultException {
        float[] scores = model();
        session();
        for (int i = 0; i < batch; i++) {
            if (scores[i] != probabilities.get(i)) {
                throw new IllegalStateException("scored " + scores[i] + " where ONNX Runtime alone gives "
                        + probabilities.get(i) + " for row " + i);
            }
        }
        checkIsTheSame(loops(), probabilities);
        if (vectorised.isPresent()) {
            checkIsTheSame(vectors(), probabilities);
        }
    }

    private void checkIsTheSame(float[] computed, FloatBuffer probabilities) {
        for (int i = 0; i < batch; i++) {
            if (Math.abs(computed[i] - probabilities.get(i)) > ROUNDING) {
                throw new IllegalStateException("Java gives " + computed[i] + " where ONNX Runtime gives "
                        + probabilities.get(i) + " for row " + i);
            }
        }
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        output.close();
        input.close();
        model.close();
    }

    /** What the scorer does with a batch. */
    @Benchmark
    public float[] model() throws ScoringException, ModelFaultException {
        return model.score(readings).orElseThrow().probabilities();
    }

    /** The reference. */
    @Benchmark
    public int session() throws OrtException {
        try (OrtSession.Result result = session.run(inputs, outputs)) {
            return result.size();
        }
    }

    /** The same without ONNX Runtime. */
    @Benchmark
    public float[] loops() {
        network.score(columns, batch, workspace, results);
        return results;
    }

    /** The same with the JDK's Vector API. */
    @Benchmark
    @Fork(jvmArgsAppend = "--add-modules=jdk.incubator.vector")
    public float[] vectors() {
        vectorised.orElseThrow().score(columns, batch, workspace, results);
        return results;
    }
}
