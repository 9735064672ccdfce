// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.Findings;
import io.fanwatch.api.RemainingLife;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What the numbers of an output mean, by the metadata and, for classes, by the graph. Makes a fault probability of them:
 *
 * <ul>
 *   <li>of a probability, or a logit with its activation: itself
 *   <li>of classes: that of the class that means a fault, or 1 less that of the healthy class
 *   <li>of a score s with the limit t: 0.5 + 2d / (1 + 4|d|) with d = (s - t) / |t|, or s if t is 0; where lower is worse, of -d
 *   <li>of a reconstruction error e with the limit t: e² / (e² + t²)
 *   <li>of a remaining life l with the alarm level t: t² / (l² + t²)
 * </ul>
 *
 * The last three are 0.5 exactly at the limit, above it for what is worse.
 */
final class OutputMeaning {

    /** What a model gives. */
    enum Kind {
        PROBABILITY,
        SCORE,
        RECONSTRUCTION_ERROR,
        REMAINING_LIFE;

        private static Kind of(String text) throws InvalidModelException {
            for (Kind kind : values()) {
                if (kind.text().equals(text)) {
                    return kind;
                }
            }
            throw ModelMetadata.invalid(
                    "fanwatch.kind",
                    "is \"" + text + "\": write one of "
                            + Arrays.stream(values()).map(Kind::text).toList());
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a sum of many floats may be above 1 or below 0. */
    private static final double ROUNDING = 1e-5;

    private static final float DECISION = 0.5f;
    private static final String POSITIVE = "fanwatch.positive";
    private static final String NEGATIVE = "fanwatch.negative";

    private final Kind kind;
    private final String activation;
    private final List<String> classes;
    private final int chosen;
    private final boolean isHealthy;
    private final boolean isGuessed;
    private final double limit;
    private final boolean isLowerWorse;
    private final String unit;
    private final double[] scale;
    private final OptionalDouble label;

    private OutputMeaning(
            Map<String, String> metadata,
            Kind kind,
            List<String> classes,
            int chosen,
            int width,
            boolean isLabel,
            boolean isUnnamed)
            throws InvalidModelException {
        this.kind = kind;
        this.classes = classes;
        this.chosen = Math.max(0, chosen);
        isGuessed = isUnnamed && !metadata.containsKey(POSITIVE) && !metadata.containsKey(NEGATIVE);
        isHealthy = metadata.containsKey(NEGATIVE) && !metadata.containsKey(POSITIVE);
        activation = ModelMetadata.oneOf(metadata, "fanwatch.activation", "none", "none", "sigmoid", "softmax");
        if (activation.equals("softmax") && classes.isEmpty()) {
            throw ModelMetadata.invalid(
                    "fanwatch.activation", "is softmax, but the output has one column: write sigmoid");
        }
        limit = kind == Kind.PROBABILITY ? 0 : limit(metadata, kind);
        isLowerWorse = kind == Kind.REMAINING_LIFE
                || kind == Kind.SCORE
                        && ModelMetadata.oneOf(metadata, "fanwatch.direction", "", "lower", "higher")
                                .equals("lower");
        unit = metadata.getOrDefault("fanwatch.unit", "").strip();
        if (kind == Kind.REMAINING_LIFE) {
            ModelMetadata.required(metadata, "fanwatch.unit", "cycles");
        }
        scale = scale(metadata, width);
        Optional<Double> wanted = classes.isEmpty() && kind == Kind.PROBABILITY
                ? ModelMetadata.number(metadata, POSITIVE, -Double.MAX_VALUE, Double.MAX_VALUE)
                : Optional.empty();
        if (wanted.isPresent() && !isLabel) {
            throw ModelMetadata.invalid(
                    POSITIVE, "is \"" + metadata.get(POSITIVE) + "\", but the output has no classes: leave it out");
        }
        label = wanted.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /** Whether it is not said which of two classes means a fault. */
    boolean isGuessed() {
        return isGuessed;
    }

    static Kind kind(Map<String, String> metadata) throws InvalidModelException {
        String fallback = metadata.containsKey("fanwatch.direction") ? "score" : "probability";
        return Kind.of(metadata.getOrDefault("fanwatch.kind", fallback).strip());
    }

    private static double limit(Map<String, String> metadata, Kind kind) throws InvalidModelException {
        String key = kind == Kind.REMAINING_LIFE ? "fanwatch.alarm_level" : "fanwatch.threshold";
        double least = kind == Kind.SCORE ? -Double.MAX_VALUE : Double.MIN_NORMAL;
        ModelMetadata.required(metadata, key, "10");
        return ModelMetadata.number(metadata, key, least, Double.MAX_VALUE).orElseThrow();
    }

    private static double[] scale(Map<String, String> metadata, int width) throws InvalidModelException {
        double[] scale = new double[width];
        Arrays.fill(scale, 1);
        String text = metadata.getOrDefault("fanwatch.scale", "").strip();
        if (width > 0 && !text.isEmpty()) {
            try {
                scale = Arrays.stream(text.split(",", -1))
                        .mapToDouble(part -> Double.parseDouble(part.strip()))
                        .toArray();
            } catch (NumberFormatException e) {
                scale = new double[0];
            }
            if (scale.length != width || Arrays.stream(scale).anyMatch(s -> !(s > 0))) {
                throw ModelMetadata.invalid(
                        "fanwatch.scale",
                        "is \"" + text + "\": write what is large for each of the " + width
                                + " numbers of a row, above 0, separated by commas");
            }
        }
        return scale;
    }

    /**
     * @param columns how many numbers the output has a row
     * @param named the names of the classes, if the graph has them
     * @param width how many numbers the inputs have a row
     * @param isLabel whether its numbers are whole: a class rather than a probability
     * @param isUnbounded whether nothing in the graph makes probabilities of them
     */
    static OutputMeaning of(
            Map<String, String> metadata,
            int columns,
            List<String> named,
            int width,
            boolean isLabel,
            boolean isUnbounded)
            throws InvalidModelException {
        Kind kind = kind(metadata);
        boolean isError = kind == Kind.RECONSTRUCTION_ERROR;
        if (isError ? columns != width && columns != 1 : kind != Kind.PROBABILITY && columns > 1) {
            throw new InvalidModelException("its output has " + columns + " columns, but its metadata property"
                    + " fanwatch.kind is " + kind.text() + ": name the output that has "
                    + (isError ? "as many columns as the input, " + width : "one column")
                    + " in fanwatch.output");
        }
        if (columns == 1 || kind != Kind.PROBABILITY) {
            return new OutputMeaning(
                    metadata, kind, List.of(), 0, isError && columns == width ? width : 0, isLabel, false);
        }
        List<String> classes = classes(metadata, columns, named);
        boolean isUnnamed = named.isEmpty() && !metadata.containsKey("fanwatch.classes");
        int chosen = chosen(metadata, classes, isUnnamed, width, isUnbounded);
        return new OutputMeaning(metadata, kind, classes, chosen, 0, isLabel, isUnnamed);
    }

    private static List<String> classes(Map<String, String> metadata, int columns, List<String> named)
            throws InvalidModelException {
        String text = metadata.getOrDefault("fanwatch.classes", "").strip();
        List<String> classes = !text.isEmpty()
                ? Arrays.stream(text.split(",")).map(String::strip).toList()
                : named.isEmpty()
                        ? IntStream.range(0, columns)
                                .mapToObj(Integer::toString)
                                .toList()
                        : named;
        if (classes.size() != columns) {
            throw ModelMetadata.invalid(
                    "fanwatch.classes",
                    "names " + classes + ", but the output has " + columns
                            + " columns: name the class of each column, separated by commas");
        }
        return classes;
    }

    private static int chosen(
            Map<String, String> metadata, List<String> classes, boolean isUnnamed, int width, boolean isUnbounded)
            throws InvalidModelException {
        for (String key : List.of(POSITIVE, NEGATIVE)) {
            String wanted = metadata.getOrDefault(key, "").strip();
            if (!wanted.isEmpty()) {
                int index = classes.indexOf(wanted);
                if (index < 0) {
                    throw ModelMetadata.invalid(key, "is \"" + wanted + "\": write one of its classes " + classes);
                }
                return index;
            }
        }
        boolean mayReconstruct =
                classes.size() == width && isUnnamed && isUnbounded && !metadata.containsKey("fanwatch.activation");
        if (classes.equals(List.of("0", "1")) && !mayReconstruct) {
            return 1;
        }
        throw new InvalidModelException("its output has the classes " + classes
                + (isUnnamed ? ", which nothing names" : "")
                + ": say which one means a fault in the metadata property " + POSITIVE + ", or which one is healthy in "
                + NEGATIVE
                + (mayReconstruct ? "; if it reconstructs its input, set fanwatch.kind to reconstruction-error" : ""));
    }

    /** From which fault probability on a reading counts as faulty. */
    static double threshold(Map<String, String> metadata) throws InvalidModelException {
        if (kind(metadata) != Kind.PROBABILITY) {
            return DECISION;
        }
        ModelMetadata.required(metadata, "fanwatch.threshold", "0.5");
        return ModelMetadata.number(metadata, "fanwatch.threshold", 0, 1).orElseThrow();
    }

    Kind kind() {
        return kind;
    }

    /** Whether its numbers are taken for probabilities as they are. */
    boolean isPlain() {
        return kind == Kind.PROBABILITY && activation.equals("none") && label.isEmpty();
    }

    /** Whether it compares the output with what the model was given. */
    boolean takesRows() {
        return scale.length > 0;
    }

    /** Whether it finds more than a probability. */
    boolean finds() {
        return kind != Kind.PROBABILITY || isHealthy && classes.size() > 2;
    }

    /**
     * The number that the probability is made of.
     *
     * @param given the rows that the model was given, if they are taken
     */
    double raw(double[] output, int from, double[] given, int givenFrom) {
        if (scale.length > 0) {
            return error(output, from, given, givenFrom);
        }
        if (classes.isEmpty()) {
            double value = output[from];
            return label.isPresent() ? value == label.getAsDouble() ? 1 : 0 : activated(value, output, from);
        }
        double value = activated(output[from + chosen], output, from);
        return isHealthy ? 1 - value : value;
    }

    private double error(double[] output, int from, double[] given, int givenFrom) {
        double sum = 0;
        for (int i = 0; i < scale.length; i++) {
            double difference = (output[from + i] - given[givenFrom + i]) / scale[i];
            sum += difference * difference;
        }
        return sum / scale.length;
    }

    private double activated(double value, double[] output, int from) {
        return switch (activation) {
            case "sigmoid" -> 1 / (1 + Math.exp(-value));
            case "softmax" -> {
                double sum = 0;
                for (int i = 0; i < classes.size(); i++) {
                    sum += Math.exp(output[from + i] - value);
                }
                yield 1 / sum;
            }
            default -> value;
        };
    }

    /** The fault probability; NaN if the number makes none. */
    float probability(double raw) {
        if (kind == Kind.PROBABILITY) {
            return raw >= -ROUNDING && raw <= 1 + ROUNDING ? (float) Math.min(1, Math.max(0, raw)) : Float.NaN;
        }
        double probability;
        if (kind == Kind.SCORE) {
            double distance = (raw - limit) / (limit == 0 ? 1 : Math.abs(limit)) * (isLowerWorse ? -1 : 1);
            probability = Double.isInfinite(distance)
                    ? distance > 0 ? 1 : 0
                    : DECISION + 2 * distance / (1 + 4 * Math.abs(distance));
        } else {
            double ratio = Math.max(0, isLowerWorse ? raw / limit : limit / Math.max(raw, 0));
            probability = Double.isNaN(raw) ? raw : 1 / (1 + ratio * ratio);
        }
        if (Double.isNaN(probability)) {
            return Float.NaN;
        }
        boolean isWorse = isLowerWorse ? raw < limit : raw >= limit;
        return isWorse
                ? Math.max(DECISION, (float) probability)
                : Math.min(Math.nextDown(DECISION), (float) probability);
    }

    /** What it finds beside the probability, which is not NaN. */
    Findings findings(double raw, boolean isFaulty, double[] output, int from) {
        return switch (kind) {
            case PROBABILITY ->
                isFaulty
                        ? new Findings(
                                OptionalDouble.empty(),
                                Optional.of(likeliest(output, from)),
                                Optional.empty(),
                                Optional.empty())
                        : Findings.NONE;
            case REMAINING_LIFE ->
                new Findings(
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Optional.of(new RemainingLife(raw, OptionalDouble.empty(), OptionalDouble.empty(), unit)),
                        Optional.empty());
            default -> new Findings(OptionalDouble.of(raw), Optional.empty(), Optional.empty(), Optional.empty());
        };
    }

    private String likeliest(double[] output, int from) {
        int best = -1;
        for (int i = 0; i < classes.size(); i++) {
            if (i != chosen && (best < 0 || output[from + i] > output[from + best])) {
                best = i;
            }
        }
        return classes.get(best);
    }
}
