// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.condition.Expression;
import io.fanwatch.condition.Features;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the metadata of a model name as its inputs: fields of a reading by any names, or indicators such as
 * {@code mean(rotation, 1h)} and {@code age}, which are computed from a device's readings.
 *
 * @param names of the inputs, in order; none if the inputs are columns that are called by them
 * @param indicators how they follow from fields; empty if they are fields
 */
record ModelFeatures(List<String> names, Optional<Features> indicators) {

    private static final String KEY = "fanwatch.features";
    private static final int MAXIMUM = 1_000;
    private static final String UNIT_TIME = "fanwatch.unit_time";

    /** @param mayLack whether a model may go without, and none are given then */
    static ModelFeatures of(Map<String, String> properties, boolean mayLack) throws InvalidModelException {
        if (mayLack && properties.getOrDefault(KEY, "").isBlank()) {
            return new ModelFeatures(List.of(), Optional.empty());
        }
        String text = ModelMetadata.required(properties, KEY, "rotation,temperature,vibration,sound");
        Optional<Features> indicators = indicators(text, properties.containsKey(UNIT_TIME));
        List<String> names = indicators.isPresent()
                ? Features.split(text)
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        check(names, text);
        return new ModelFeatures(names, indicators);
    }

    /** Names of fields may have any signs but commas: only what reads as functions of fields is computed. */
    private static Optional<Features> indicators(String text, boolean isOfTime) {
        List<String> names = Features.split(text);
        if (names.size() > MAXIMUM || longest(names) > ModelMetadata.NAME_LENGTH_MAXIMUM) {
            return Optional.empty();
        }
        try {
            return Optional.of(Features.of(names))
                    .filter(features -> text.contains("(")
                            || isOfTime && features.expressions().contains(new Expression.Age()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int longest(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }

    private static void check(List<String> names, String text) throws InvalidModelException {
        if (names.size() > MAXIMUM) {
            throw ModelMetadata.invalid(
                    KEY, "names " + names.size() + " features: a model may have " + MAXIMUM + " at most");
        }
        if (longest(names) > ModelMetadata.NAME_LENGTH_MAXIMUM) {
            throw ModelMetadata.invalid(
                    KEY,
                    "has a feature's name of " + longest(names) + " characters: write "
                            + ModelMetadata.NAME_LENGTH_MAXIMUM + " at most");
        }
        try {
            new FeatureSchema(names);
        } catch (IllegalArgumentException e) {
            throw ModelMetadata.invalid(
                    KEY,
                    "is \"" + ModelMetadata.shown(text) + "\": " + e.getMessage()
                            + ": name each feature once, separated by commas");
        }
    }

    /**
     * What readings must have.
     *
     * @param inputs what the model's inputs are called
     */
    FeatureSchema fields(List<String> inputs) {
        return new FeatureSchema(indicators.map(Features::fields).orElse(inputs));
    }
}
