// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model sees, and where that is in a graph.
 *
 * @param tensor that has it, and perhaps other columns
 * @param width how many columns the tensor has
 * @param columns what the model sees, in order: amounts, then kinds, then what is missing
 */
record Columns(String tensor, int width, List<Column> columns) {

    /** What is made of a value. */
    enum Use {
        /** Itself, or a value that stands for a missing one. */
        AMOUNT,
        /** 1 if it is of one kind, otherwise 0. */
        KIND,
        /** 1 if it is missing, otherwise 0. */
        MISSING
    }

    /**
     * @param place of the value in the tensor
     * @param value what stands for a missing amount, NaN if nothing does; or the number of a kind
     */
    record Column(int place, Use use, float value) {}

    /** Amounts that are never missing, at these places. */
    static Columns of(String tensor, int width, int... places) {
        return new Columns(
                tensor,
                width,
                Arrays.stream(places)
                        .mapToObj(place -> new Column(place, Use.AMOUNT, Float.NaN))
                        .toList());
    }

    /** All columns of a tensor, as amounts that are never missing. */
    static Columns all(String tensor, int width) {
        return of(tensor, width, IntStream.range(0, width).toArray());
    }

    /** Adds the operators that make a tensor of what the model sees and nothing else. */
    String write(OnnxGraph graph) {
        List<String> parts = new ArrayList<>();
        if (has(Use.AMOUNT)) {
            String amounts = gather(graph, "amounts", Use.AMOUNT);
            float[] standIns = values(Use.AMOUNT);
            if (IntStream.range(0, standIns.length).anyMatch(i -> !Float.isNaN(standIns[i]))) {
                graph.constant("medians", standIns, standIns.length);
                graph.node("IsNaN", "absent", amounts);
                graph.node("Where", "filled", "absent", "medians", amounts);
                amounts = "filled";
            }
            parts.add(amounts);
        }
        if (has(Use.KIND)) {
            float[] kinds = values(Use.KIND);
            graph.constant("kinds", kinds, 1, kinds.length);
            graph.node("Equal", "is", gather(graph, "categories", Use.KIND), "kinds");
            parts.add(numbers(graph, "ofKind", "is"));
        }
        if (has(Use.MISSING)) {
            graph.node("IsNaN", "unknown", gather(graph, "indicated", Use.MISSING));
            parts.add(numbers(graph, "missing", "unknown"));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        graph.node("Concat", "prepared", parts.toArray(String[]::new)).addAttribute(OnnxGraph.integer("axis", 1));
        return "prepared";
    }

    private boolean has(Use use) {
        return columns.stream().anyMatch(column -> column.use() == use);
    }

    private float[] values(Use use) {
        List<Column> of = columns.stream().filter(column -> column.use() == use).toList();
        float[] values = new float[of.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = of.get(i).value();
        }
        return values;
    }

    private String gather(OnnxGraph graph, String name, Use use) {
        int[] places = columns.stream()
                .filter(column -> column.use() == use)
                .mapToInt(Column::place)
                .toArray();
        return Arrays.equals(places, IntStream.range(0, width).toArray()) ? tensor : graph.gather(name, tensor, places);
    }

    private static String numbers(OnnxGraph graph, String name, String truths) {
        graph.node("Cast", name, truths).addAttribute(OnnxGraph.integer("to", TensorProto.DataType.FLOAT.getNumber()));
        return name;
    }
}
