// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.OrtException;
import io.fanwatch.condition.Expression;
import io.fanwatch.condition.Features;
import io.fanwatch.model.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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

    /** Adds the operators and gives the name of the features' tensor. */
    String write(OnnxGraph graph) {
        if (features.expressions().equals(inputs)) {
            return OnnxGraph.INPUT;
        }
        nodes = 0;
        String[] columns = features.expressions().stream()
                .map(expression -> write(graph, expression))
                .toArray(String[]::new);
        graph.node("Concat", DERIVED, columns).addAttribute(OnnxGraph.integer("axis", 1));
        return DERIVED;
    }

    private String write(OnnxGraph graph, Expression expression) {
        String output = "feature" + nodes++;
        if (expression instanceof Expression.Point point) {
            String[] arguments = point.arguments().stream()
                    .map(argument -> write(graph, argument))
                    .toArray(String[]::new);
            graph.node(operator(point.function()), output, arguments);
        } else {
            String column = "column-" + output;
            graph.constant(column, inputs.indexOf(expression));
            graph.node("Gather", output, OnnxGraph.INPUT, column).addAttribute(OnnxGraph.integer("axis", 1));
        }
        return output;
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
        String output = write(graph);
        if (output.equals(OnnxGraph.INPUT)) {
            return data.with(names(), data.rows());
        }
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
