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
import java.util.TreeMap;

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
     * Adds the operators. Each takes its time, however little it does, so each function is computed at once for all pairs of
     * values that some function of two is wanted of.
     */
    Columns write(OnnxGraph graph) {
        nodes = 0;
        List<String> parts = new ArrayList<>(List.of(OnnxGraph.INPUT));
        int[] places = new int[features.size()];
        int width = inputs.size();
        Map<Integer, List<Integer>> byArguments = new TreeMap<>();
        for (int i = 0; i < places.length; i++) {
            Expression expression = features.expressions().get(i);
            places[i] = inputs.indexOf(expression);
            if (expression instanceof Expression.Point point) {
                if (inputs.containsAll(point.arguments())) {
                    byArguments
                            .computeIfAbsent(point.arguments().size(), none -> new ArrayList<>())
                            .add(i);
                } else {
                    places[i] = width++;
                    parts.add(write(graph, point));
                }
            }
        }
        for (var wanted : byArguments.entrySet()) {
            List<Expression.Point> points = wanted.getValue().stream()
                    .map(i -> (Expression.Point) features.expressions().get(i))
                    .toList();
            List<List<Expression>> arguments =
                    points.stream().map(Expression.Point::arguments).distinct().toList();
            String[] gathered = new String[wanted.getKey()];
            for (int i = 0; i < gathered.length; i++) {
                int argument = i;
                gathered[i] = graph.gather(
                        "argument" + i + "of" + gathered.length,
                        OnnxGraph.INPUT,
                        arguments.stream()
                                .mapToInt(one -> inputs.indexOf(one.get(argument)))
                                .toArray());
            }
            Map<Expression.PointFunction, Integer> begins = new EnumMap<>(Expression.PointFunction.class);
            for (int i = 0; i < points.size(); i++) {
                Expression.PointFunction function = points.get(i).function();
                if (!begins.containsKey(function)) {
                    begins.put(function, width);
                    width += arguments.size();
                    graph.node(operator(function), "features-" + function, gathered);
                    parts.add("features-" + function);
                }
                places[wanted.getValue().get(i)] =
                        begins.get(function) + arguments.indexOf(points.get(i).arguments());
            }
        }
        if (parts.size() == 1) {
            return Columns.of(OnnxGraph.INPUT, width, places);
        }
        graph.node("Concat", DERIVED, parts.toArray(String[]::new)).addAttribute(OnnxGraph.integer("axis", 1));
        return Columns.of(DERIVED, width, places);
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
