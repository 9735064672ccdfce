// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.Times;
import io.fanwatch.model.TrainingException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fault model, loaded in ONNX Runtime as on a gateway. */
public final class OnnxModel implements AutoCloseable {

    private final Path file;
    private final OrtSession session;
    private final String input;
    private final String output;
    private final String name;
    private final Features features;
    private final double threshold;
    private final Optional<RemainingLife> life;
    private final Optional<String> distribution;

    /**
     * What the output of a model of remaining life means.
     *
     * @param alarmLevel below this there is an alarm
     * @param cap most that it says
     * @param unit what it counts
     * @param unitMillis how long one of these takes
     */
    public record RemainingLife(double alarmLevel, double cap, String unit, long unitMillis) {

        private static Optional<RemainingLife> of(Map<String, String> metadata) {
            if (!"remaining-life".equals(metadata.get("fanwatch.kind"))) {
                return Optional.empty();
            }
            return Optional.of(new RemainingLife(
                    Double.parseDouble(metadata.get("fanwatch.alarm_level")),
                    Double.parseDouble(metadata.getOrDefault("fanwatch.cap", "Infinity")),
                    metadata.get("fanwatch.unit"),
                    Times.parse(metadata.getOrDefault("fanwatch.unit_time", "1h"))
                            .toMillis()));
        }
    }

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
            this.features = features(metadata.get("fanwatch.features"));
            this.output = metadata.get("fanwatch.output");
            this.life = RemainingLife.of(metadata);
            this.distribution = Optional.ofNullable(metadata.get("fanwatch.distribution"));
            this.threshold = life.isPresent() ? Double.NaN : Double.parseDouble(metadata.get("fanwatch.threshold"));
        } catch (IOException | OrtException e) {
            throw new TrainingException("Cannot load the model " + file + ": " + e.getMessage(), e);
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new TrainingException(
                    "The model " + file + " does not say what it is: it needs fanwatch.features, fanwatch.output and"
                            + " fanwatch.threshold (or fanwatch.alarm_level, for remaining life) in its metadata.",
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

    /** Names of fields may have any signs but commas; anything else are indicators. */
    private static Features features(String text) {
        try {
            return Features.parse(text);
        } catch (IllegalArgumentException e) {
            return Features.ofFields(List.of(text.split(",")));
        }
    }

    /** How its training data was spread, as JSON, if it says so. */
    public Optional<String> distribution() {
        return distribution;
    }

    /** What the output means, if it is no probability but remaining life. */
    public Optional<RemainingLife> life() {
        return life;
    }

    /** The probability from which on a reading is faulty; not a number for remaining life. */
    public double threshold() {
        return threshold;
    }

    /** The probability that each of the rows is faulty, or what remains to it. */
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
