// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.fanwatch.condition.Distribution;
import io.fanwatch.condition.PopulationStability;
import io.fanwatch.model.TrainingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How far readings, and what a model says of them, are from what it was trained on. */
final class Drift {

    private static final String SCORE = "score";

    private final Map<String, PopulationStability> indexes = new LinkedHashMap<>();

    /**
     * @param distribution what the model's metadata say of its training data
     * @throws TrainingException if that cannot be read
     */
    Drift(String model, String distribution) throws TrainingException {
        try {
            JsonObject json = JsonParser.parseString(distribution).getAsJsonObject();
            json.getAsJsonObject("features")
                    .entrySet()
                    .forEach(feature -> indexes.put(feature.getKey(), index(feature.getValue())));
            indexes.put(SCORE, index(json.get(SCORE)));
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | NullPointerException e) {
            throw new TrainingException(
                    "The metadata property fanwatch.distribution of the model " + model
                            + " cannot be read. Train the model again, or take the property out.",
                    e);
        }
    }

    private static PopulationStability index(JsonElement json) {
        JsonObject distribution = json.getAsJsonObject();
        return new PopulationStability(new Distribution(
                numbers(distribution.getAsJsonArray("edges")), numbers(distribution.getAsJsonArray("shares"))));
    }

    private static List<Double> numbers(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsDouble)
                .toList();
    }

    /** @param inputs in the model's order */
    void add(double[] inputs, double score) {
        int i = 0;
        for (PopulationStability index : indexes.values()) {
            index.add(i < inputs.length ? inputs[i] : score);
            i++;
        }
    }

    /** The index of each input and of the score; null while there are too few readings. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        indexes.forEach((name, index) ->
                json.addProperty(name, index.index().isPresent() ? index.index().getAsDouble() : null));
        return json;
    }

    /** What has drifted, in words; empty if nothing has. */
    Optional<String> text() {
        String drifted = indexes.entrySet().stream()
                .filter(one -> one.getValue().index().orElse(0) >= PopulationStability.NOTABLE)
                .map(one -> String.format(
                        Locale.ROOT,
                        "%s %.2f",
                        one.getKey(),
                        one.getValue().index().orElse(0)))
                .collect(Collectors.joining(", "));
        return drifted.isEmpty()
                ? Optional.empty()
                : Optional.of("  drift from the training data (stability index, large from 0.25): " + drifted);
    }
}
