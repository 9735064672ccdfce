// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.api.ScoringException;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.Times;
import io.fanwatch.model.TrainingException;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelFaultException;
import io.fanwatch.scoring.onnx.internal.session.ModelRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model file, scored by what scores it on a gateway. */
public final class OnnxModel implements AutoCloseable {

    private final Path file;
    private final ModelRows rows;
    private final Optional<RemainingLife> life;

    /**
     * What the output of a model of remaining life means.
     *
     * @param alarmLevel below this there is an alarm
     * @param cap most that it says
     * @param unit what it counts
     * @param unitMillis how long one of these takes
     */
    public record RemainingLife(double alarmLevel, double cap, String unit, long unitMillis) {

        private static RemainingLife of(Map<String, String> metadata) {
            return new RemainingLife(
                    Double.parseDouble(metadata.get("fanwatch.alarm_level")),
                    Double.parseDouble(metadata.getOrDefault("fanwatch.cap", "Infinity")),
                    metadata.get("fanwatch.unit"),
                    Times.parse(metadata.getOrDefault("fanwatch.unit_time", "1h"))
                            .toMillis());
        }
    }

    /** @throws TrainingException if the file is no model that a gateway would take */
    public OnnxModel(Path file) throws TrainingException {
        this.file = file;
        try {
            this.rows = new ModelRows(Files.readAllBytes(file));
            this.life = rows.isOfRemainingLife() ? Optional.of(RemainingLife.of(rows.properties())) : Optional.empty();
        } catch (InvalidModelException | IllegalArgumentException e) {
            throw new TrainingException(
                    "A gateway would refuse the model " + file + ": " + e.getMessage()
                            + ". ./fanwatch model describe gives a model what it lacks.",
                    e);
        } catch (IOException e) {
            throw new TrainingException("Cannot read the model " + file + ": " + e.getMessage(), e);
        }
    }

    /** Its name and version. */
    public String name() {
        return rows.metadata().label();
    }

    /** Its inputs, in order. */
    public Features features() {
        return rows.features();
    }

    /** The last inputs of one device, of as many readings as the model takes at a time. */
    public final class Window {

        private final Deque<double[]> kept = new ArrayDeque<>();

        /** All that is in it with these, the oldest first; empty while there are fewer than the model takes. */
        public double[] add(double[] inputs) {
            kept.add(inputs);
            if (kept.size() > rows.window()) {
                kept.remove();
            }
            return kept.size() < rows.window()
                    ? new double[0]
                    : kept.stream().flatMapToDouble(Arrays::stream).toArray();
        }
    }

    /** For a device of which there are no readings yet. */
    public Window newWindow() {
        return new Window();
    }

    /** How its training data was spread, as JSON, if it says so. */
    public Optional<String> distribution() {
        return Optional.ofNullable(rows.properties().get("fanwatch.distribution"));
    }

    /** What the output means, if it is no probability but remaining life. */
    public Optional<RemainingLife> life() {
        return life;
    }

    /** The probability from which on a reading is faulty; not a number for remaining life. */
    public double threshold() {
        return life.isPresent() ? Double.NaN : rows.metadata().threshold();
    }

    /**
     * The probability that each of the readings is faulty, or what remains to it; NaN where a gateway would not judge: values
     * are missing that the model does not do without, or readings before.
     *
     * @param inputs of each reading what {@link Window#add} gave
     */
    public double[] values(List<double[]> inputs) throws TrainingException {
        List<double[]> judged = inputs.stream().filter(this::isComplete).toList();
        try {
            double[] values = rows.values(judged);
            double[] all = new double[inputs.size()];
            int next = 0;
            for (int i = 0; i < all.length; i++) {
                all[i] = isComplete(inputs.get(i)) ? values[next++] : Double.NaN;
            }
            return all;
        } catch (ScoringException | ModelFaultException e) {
            throw new TrainingException("The model " + file + " cannot be run: " + e.getMessage(), e);
        }
    }

    private boolean isComplete(double[] row) {
        return row.length > 0 && (rows.takesMissing() || Arrays.stream(row).noneMatch(Double::isNaN));
    }

    @Override
    public void close() {
        rows.close();
    }
}
