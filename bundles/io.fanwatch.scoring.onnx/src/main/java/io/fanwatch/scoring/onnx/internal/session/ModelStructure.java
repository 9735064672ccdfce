// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the graph in a model file shows, read before ONNX Runtime gets the file and without it: the files that its weights
 * are in, and how its outputs come about. Field numbers are those of onnx.proto.
 */
public final class ModelStructure {

    /** The largest tensor that a file may make out of nothing, in elements. */
    private static final long ELEMENTS_MAXIMUM = 32L * 1024 * 1024;

    private static final int DEPTH_MAXIMUM = 50;
    private static final int CONSTANT_MAXIMUM = 1_000;
    private static final int INT64 = 7;

    /** Operators that give a tensor as large as one of their inputs says, by the place of that input. */
    private static final Map<String, Integer> SIZED_BY_INPUT =
            Map.of("ConstantOfShape", 0, "Expand", 1, "Tile", 1, "Resize", 3, "Pad", 1, "Range", 1);

    private final Set<String> externalFiles = new LinkedHashSet<>();
    private final OutputGraph outputs = new OutputGraph();
    private final List<OutputGraph.Node> nodes = new ArrayList<>();

    private ModelStructure() {}

    /** @throws InvalidModelException if it is no ONNX model, or makes tensors that no gateway has the memory for */
    public static ModelStructure of(ByteBuffer file) throws InvalidModelException {
        ModelStructure structure = new ModelStructure();
        ProtoFields model = new ProtoFields(file);
        while (model.next()) {
            switch (model.number()) {
                case 7 -> structure.graph(model.message(), 0);
                case 20 -> structure.training(model.message());
                case 25 -> structure.function(model.message());
                default -> {} // versions and texts
            }
        }
        structure.checkSizes();
        return structure;
    }

    /** How its outputs come about. */
    OutputGraph outputs() {
        return outputs;
    }

    /** The other files that it takes weights from. */
    public ExternalFiles externalFiles() {
        return new ExternalFiles(Set.copyOf(externalFiles));
    }

    private void training(ProtoFields training) throws InvalidModelException {
        while (training.next()) {
            if (training.number() <= 2) {
                graph(training.message(), 1);
            }
        }
    }

    private void function(ProtoFields function) throws InvalidModelException {
        while (function.next()) {
            if (function.number() == 7) {
                node(function.message(), 1);
            } else if (function.number() == 11) {
                attribute(function.message(), 1, new ArrayList<>());
            }
        }
    }

    private void graph(ProtoFields graph, int depth) throws InvalidModelException {
        if (depth > DEPTH_MAXIMUM) {
            throw new InvalidModelException(
                    "its graphs are nested more than " + DEPTH_MAXIMUM + " deep: export a plainer model");
        }
        while (graph.next()) {
            switch (graph.number()) {
                case 1 -> node(graph.message(), depth);
                case 5 -> tensor(graph.message(), Optional.empty());
                case 12 -> output(graph.message(), depth);
                case 15 -> sparse(graph.message());
                default -> {} // names and types
            }
        }
    }

    private void output(ProtoFields value, int depth) throws InvalidModelException {
        while (depth == 0 && value.next()) {
            if (value.number() == 1) {
                outputs.addOutput(value.text());
            }
        }
    }

    private void sparse(ProtoFields tensors) throws InvalidModelException {
        while (tensors.next()) {
            if (tensors.number() <= 2) {
                tensor(tensors.message(), Optional.empty());
            }
        }
    }

    private void node(ProtoFields fields, int depth) throws InvalidModelException {
        List<String> inputs = new ArrayList<>();
        List<String> made = new ArrayList<>();
        List<String> values = new ArrayList<>();
        String operator = "";
        List<ProtoFields> attributes = new ArrayList<>();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> inputs.add(fields.text());
                case 2 -> made.add(fields.text());
                case 4 -> operator = fields.text();
                case 5 -> attributes.add(fields.message());
                default -> {} // names
            }
        }
        boolean transformed = false;
        List<String> classes = List.of();
        for (ProtoFields attribute : attributes) {
            List<String> found = new ArrayList<>();
            String name = attribute(attribute, depth, found);
            if (name.startsWith("classlabels") && !found.isEmpty()) {
                classes = List.copyOf(found);
            }
            transformed |= name.equals("post_transform") && !found.equals(List.of("NONE")) || name.equals("prob_a");
            if (name.equals("value") || name.equals("value_ints")) {
                values.addAll(found);
            }
        }
        if (operator.equals("Constant") && !made.isEmpty()) {
            outputs.addConstant(made.get(0), values);
        }
        OutputGraph.Node node = new OutputGraph.Node(operator, inputs, made, classes, transformed);
        nodes.add(node);
        if (depth == 0) {
            outputs.add(node);
        }
    }

    /** @return its name; the texts and whole numbers in it are added to those found */
    private String attribute(ProtoFields attribute, int depth, List<String> found) throws InvalidModelException {
        String name = "";
        while (attribute.next()) {
            switch (attribute.number()) {
                case 1 -> name = attribute.text();
                case 4, 9 -> found.add(attribute.text());
                case 8 -> attribute.values().forEach(value -> found.add(value.toString()));
                case 5, 10 -> found.addAll(tensor(attribute.message(), Optional.of("")));
                case 6, 11 -> graph(attribute.message(), depth + 1);
                case 22, 23 -> sparse(attribute.message());
                default -> {} // a fraction
            }
        }
        return name;
    }

    private List<String> tensor(ProtoFields tensor, Optional<String> attribute) throws InvalidModelException {
        String name = attribute.orElse("");
        List<String> values = new ArrayList<>();
        ByteBuffer raw = ByteBuffer.allocate(0);
        long type = 0;
        boolean external = false;
        while (tensor.next()) {
            switch (tensor.number()) {
                case 2 -> type = tensor.value();
                case 5, 7 -> {
                    if (tensor.content().remaining() < CONSTANT_MAXIMUM && values.size() < CONSTANT_MAXIMUM) {
                        tensor.values().forEach(value -> values.add(value.toString()));
                    }
                }
                case 6 -> {
                    if (values.size() < CONSTANT_MAXIMUM) {
                        values.add(tensor.text());
                    }
                }
                case 8 -> name = attribute.isPresent() ? name : tensor.text();
                case 9 -> raw = tensor.content();
                case 13 -> location(tensor.message());
                case 14 -> external = tensor.value() != 0;
                default -> {} // dimensions and fractions
            }
        }
        if (external && externalFiles.isEmpty()) {
            externalFiles.add("a file without a name");
        }
        if (type == INT64 && raw.remaining() <= CONSTANT_MAXIMUM * Long.BYTES) {
            raw.order(ByteOrder.LITTLE_ENDIAN);
            while (raw.remaining() >= Long.BYTES) {
                values.add(Long.toString(raw.getLong()));
            }
        }
        if (!name.isEmpty()) {
            outputs.addConstant(name, values);
        }
        return values;
    }

    private void location(ProtoFields entry) throws InvalidModelException {
        String key = "";
        String value = "";
        while (entry.next()) {
            if (entry.number() == 1) {
                key = entry.text();
            } else if (entry.number() == 2) {
                value = entry.text();
            }
        }
        if (key.equals("location")) {
            externalFiles.add(value);
        }
    }

    /** ONNX Runtime would take the memory at once, perhaps while it only loads the file. */
    private void checkSizes() throws InvalidModelException {
        for (OutputGraph.Node node : nodes) {
            int place = SIZED_BY_INPUT.getOrDefault(node.operator(), Integer.MAX_VALUE);
            if (place >= node.inputs().size()) {
                continue;
            }
            double elements = 1;
            for (String size : outputs.constant(node.inputs().get(place))) {
                elements *= size.matches("-?\\d+") ? Math.max(1, Double.parseDouble(size)) : 1;
            }
            if (elements > ELEMENTS_MAXIMUM) {
                throw new InvalidModelException(String.format(
                        "its operator %s makes a tensor of %.0f elements, more than the %d a gateway has the memory for:"
                                + " export a smaller model",
                        node.operator(), elements, ELEMENTS_MAXIMUM));
            }
        }
    }

    /** Whether it quantises its rows by the range of all of them. */
    boolean isQuantisedOverBatch() {
        return nodes.stream().anyMatch(node -> node.operator().equals("DynamicQuantizeLinear"));
    }
}
