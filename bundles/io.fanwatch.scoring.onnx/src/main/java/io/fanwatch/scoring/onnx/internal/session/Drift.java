// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.condition.Distribution;
import io.fanwatch.condition.PopulationStability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How far the last readings, and what a model makes of them, are from its training data, by the population stability index.
 * Thread-safe; batches that come at the same time as another are left out, so that none waits.
 */
public final class Drift {

    /** As many readings are compared at a time. */
    static final int READINGS = 10_000;

    private static final String KEY = "fanwatch.distribution";
    private static final String SCORE = "score";

    /** The index of an input, by its name, or of the score. */
    private record Index(String name, double value) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.2f", name, value);
        }
    }

    /**
     * What the last {@value #READINGS} readings showed.
     *
     * @param largest the largest stability index, 0 or more
     * @param words which inputs, or the score, have drifted notably, the worst first, each with its index; if none has, which
     *     is the nearest to it
     */
    public record Report(double largest, String words) {

        /** Whether a model may be too far from its training data to be right. */
        public boolean isLarge() {
            return largest >= PopulationStability.LARGE;
        }

        public boolean isNotable() {
            return largest >= PopulationStability.NOTABLE;
        }
    }

    private final List<String> names;
    private final List<PopulationStability> indexes;
    private final ReentrantLock adding = new ReentrantLock();
    private volatile Optional<Report> report = Optional.empty();
    private int readings;

    private Drift(List<String> names, List<PopulationStability> indexes) {
        this.names = names;
        this.indexes = indexes;
    }

    /**
     * @param doubts where to say why there is none though the metadata have a distribution: no reason not to use a model
     * @return nothing if the metadata do not say how the training data were spread, or for a model of unusual inputs
     */
    static Optional<Drift> of(Map<String, String> properties, ModelInputs inputs, List<String> doubts) {
        if (!properties.containsKey(KEY) || !inputs.areRows()) {
            return Optional.empty();
        }
        try {
            JsonObject told = JsonParser.parseString(properties.get(KEY)).getAsJsonObject();
            List<PopulationStability> indexes = new ArrayList<>();
            for (String input : inputs.features()) {
                indexes.add(index(told.getAsJsonObject("features").get(input)));
            }
            indexes.add(index(told.get(SCORE)));
            List<String> names =
                    Stream.concat(inputs.features().stream(), Stream.of(SCORE)).toList();
            return Optional.of(new Drift(names, indexes));
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            doubts.add(
                    "the model cannot be watched for drift, as its metadata property " + KEY + " does not say how each"
                            + " input and the score were spread in training: train it again, or take the property out");
            return Optional.empty();
        }
    }

    private static PopulationStability index(JsonElement spread) {
        JsonObject parts = spread.getAsJsonObject();
        return new PopulationStability(new Distribution(numbers(parts, "edges"), numbers(parts, "shares")));
    }

    private static List<Double> numbers(JsonObject parts, String name) {
        return StreamSupport.stream(parts.getAsJsonArray(name).spliterator(), false)
                .map(JsonElement::getAsDouble)
                .toList();
    }

    /** Takes a batch in, with what the model gave for it. */
    void add(InferenceBuffers batch) {
        if (!adding.tryLock()) {
            return;
        }
        try {
            int width = names.size() - 1;
            for (int row = 0; row < batch.rows(); row++) {
                for (int i = 0; i < width; i++) {
                    indexes.get(i).add(batch.rowsGiven().get(row * width + i));
                }
                indexes.get(width).add(batch.scores[row]);
                if (++readings == READINGS) {
                    compare();
                }
            }
        } finally {
            adding.unlock();
        }
    }

    private void compare() {
        List<Index> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            found.add(new Index(names.get(i), indexes.get(i).index().orElse(0)));
            indexes.get(i).reset();
        }
        readings = 0;
        found.sort(Comparator.comparingDouble(Index::value).reversed());
        double largest = found.get(0).value();
        String words = found.stream()
                .filter(one -> one.value() >= Math.min(largest, PopulationStability.NOTABLE))
                .map(Index::toString)
                .collect(Collectors.joining(", "));
        report = Optional.of(new Report(largest, words));
    }

    Optional<Report> report() {
        return report;
    }
}
