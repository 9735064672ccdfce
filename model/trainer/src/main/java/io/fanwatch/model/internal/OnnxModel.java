// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fanwatch.condition.Features;
import io.fanwatch.model.TrainingException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A fault model, loaded in ONNX Runtime as on a gateway. */
public final class OnnxModel implements AutoCloseable {

    private final Path file;
    private final OrtSession session;
    private final String input;
    private final String output;
    private final String name;
    private final Features features;
    private final double threshold;

    /** @throws TrainingException if the file is no model that a gateway would take */
    public OnnxModel(Path file) throws TrainingException {
        this.file = file;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            this.session = OrtEnvironment.getEnvironment().createSession(Files.readAllBytes(file), options);
            this.input = session.getInputNames().iterator().next();
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();
            this.name =
                    metadata.getOrDefault("fanwatch.name", file.getFileName().toString()) + " "
                            + metadata.getOrDefault("fanwatch.version", "");
            this.features = Features.parse(metadata.get("fanwatch.features"));
            this.output = metadata.get("fanwatch.output");
            this.threshold = Double.parseDouble(metadata.get("fanwatch.threshold"));
        } catch (IOException | OrtException e) {
            throw new TrainingException("Cannot load the model " + file + ": " + e.getMessage(), e);
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new TrainingException(
                    "The model " + file + " does not say what it is: it needs fanwatch.features, fanwatch.output and"
                            + " fanwatch.threshold in its metadata.",
                    e);
        }
    }

    /** Its name and version. */
    public String name() {
        return name;
    }

    /** Its inputs, in order. */
    public Features features() {
        return features;
    }

    /** The probability from which on a reading is faulty. */
    public double threshold() {
        return threshold;
    }

    /** The probability that each of the rows is faulty. */
    public float[] probabilities(double[][] rows) throws TrainingException {
        FloatBuffer values = FloatBuffer.allocate(rows.length * features.size());
        for (double[] row : rows) {
            for (double value : row) {
                values.put((float) value);
            }
        }
        long[] shape = {rows.length, features.size()};
        try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values.flip(), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            float[] probabilities = new float[rows.length];
            ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer().get(probabilities);
            return probabilities;
        } catch (OrtException e) {
            throw new TrainingException("The model " + file + " cannot be run: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws TrainingException {
        try {
            session.close();
        } catch (OrtException e) {
            throw new TrainingException("The model " + file + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
