// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.OrtException;
import io.fanwatch.condition.Expression;
import io.fanwatch.condition.Features;
import io.fanwatch.model.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Features that follow from the values of one reading, as a part of the model: products, ratios, sums, differences and
 * logarithms become operators of the graph. What needs the past (means over a time, age) is left to the gateway, as an
 * input. In training the very graph is run, so that the model is fitted to what it will compute.
 */
final class FeatureGraph {

    private static final String DERIVED = "derived";

    private final Features features;
    private final List<Expression> inputs = new ArrayList<>();
    private int nodes;

    FeatureGraph(Features features) {
        this.features = features;
        features.expressions().forEach(this::collect);
    }

    private void collect(Expression expression) {
        if (expression instanceof Expression.Point point) {
            point.arguments().forEach(this::collect);
        } else if (!inputs.contains(expression)) {
            inputs.add(expression);
        }
    }

    /** What the gateway must give, in order: fields, and indicators that need the past. */
    List<String> inputs() {
        boolean fields = inputs.stream().allMatch(Expression.Field.class::isInstance);
        return inputs.stream()
                .map(input -> fields ? ((Expression.Field) input).name() : input.text())
                .toList();
    }

    /** The inputs as features that can be computed from fields. */
    Features inputFeatures() {
        return Features.of(inputs.stream().map(Expression::text).toList());
    }

    /** The features of the model, in order. */
    List<String> names() {
        return features.names();
    }

    /**
     * Features in a graph.
     *
     * @param tensor that has them, and perhaps other columns
     * @param width how many columns it has
     * @param places of the features among them, in order
     */
    record Columns(String tensor, int width, int[] places) {

        static Columns all(String tensor, int width) {
            return new Columns(tensor, width, IntStream.range(0, width).toArray());
        }

        /** The features alone and in order. */
        String write(OnnxGraph graph) {
            return Arrays.equals(places, all(tensor, width).places())
                    ? tensor
                    : graph.gather("ordered", tensor, places);
        }
    }

    /** Adds the operators; all features of one function are computed at once, as each operator takes its time. */
    Columns write(OnnxGraph graph) {
        nodes = 0;
        List<String> parts = new ArrayList<>(List.of(OnnxGraph.INPUT));
        int[] places = new int[features.size()];
        int width = inputs.size();
        Map<Expression.PointFunction, List<Integer>> functions = new EnumMap<>(Expression.PointFunction.class);
        for (int i = 0; i < places.length; i++) {
            Expression expression = features.expressions().get(i);
            places[i] = inputs.indexOf(expression);
            if (expression instanceof Expression.Point point) {
                if (point.arguments().stream().allMatch(inputs::contains)) {
                    functions
                            .computeIfAbsent(point.function(), none -> new ArrayList<>())
                            .add(i);
                } else {
                    places[i] = width++;
                    parts.add(write(graph, point));
                }
            }
        }
        for (var function : functions.entrySet()) {
            List<Expression.Point> points = function.getValue().stream()
                    .map(i -> (Expression.Point) features.expressions().get(i))
                    .toList();
            String[] arguments = new String[points.get(0).arguments().size()];
            for (int i = 0; i < arguments.length; i++) {
                int argument = i;
                arguments[i] = graph.gather(
                        function.getKey() + "-" + i,
                        OnnxGraph.INPUT,
                        points.stream()
                                .mapToInt(point ->
                                        inputs.indexOf(point.arguments().get(argument)))
                                .toArray());
            }
            String output = "features-" + function.getKey();
            graph.node(operator(function.getKey()), output, arguments);
            parts.add(output);
            for (int i : function.getValue()) {
                places[i] = width++;
            }
        }
        if (parts.size() == 1) {
            return new Columns(OnnxGraph.INPUT, width, places);
        }
        graph.node("Concat", DERIVED, parts.toArray(String[]::new)).addAttribute(OnnxGraph.integer("axis", 1));
        return new Columns(DERIVED, width, places);
    }

    private String write(OnnxGraph graph, Expression expression) {
        String output = "feature" + nodes++;
        if (expression instanceof Expression.Point point) {
            String[] arguments = point.arguments().stream()
                    .map(argument -> write(graph, argument))
                    .toArray(String[]::new);
            graph.node(operator(point.function()), output, arguments);
            return output;
        }
        return graph.gather(output, OnnxGraph.INPUT, inputs.indexOf(expression));
    }

    private static String operator(Expression.PointFunction function) {
        return switch (function) {
            case LOG -> "Log";
            case RATIO -> "Div";
            case PRODUCT -> "Mul";
            case SUM -> "Add";
            case DIFFERENCE -> "Sub";
        };
    }

    /**
     * The features of rows of inputs.
     *
     * @throws TrainingException if one is not defined for a row, such as the logarithm of 0
     */
    Dataset apply(Dataset data) throws TrainingException {
        OnnxGraph graph = new OnnxGraph("features", inputs.size());
        if (features.expressions().equals(inputs)) {
            return data.with(names(), data.rows());
        }
        String output = write(graph).write(graph);
        graph.output(output, features.size());
        try {
            float[] values = OnnxRunner.run(graph.file("1", Map.of()), data.rows());
            float[][] rows = new float[data.size()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(values, row * features.size(), (row + 1) * features.size());
                requireDefined(rows[row], data.rows()[row]);
            }
            return data.with(names(), rows);
        } catch (OrtException e) {
            throw new TrainingException("ONNX Runtime cannot compute the features: " + e.getMessage(), e);
        }
    }

    /** What follows from a missing value is missing too. */
    private static boolean isComplete(float[] values) {
        for (float value : values) {
            if (Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    private void requireDefined(float[] values, float[] from) throws TrainingException {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i]) && isComplete(from)) {
                throw new TrainingException("The feature " + names().get(i) + " is not defined for a row with "
                        + inputs() + " = " + Arrays.toString(from)
                        + ". Leave the feature or such rows out.");
            }
        }
    }
}
