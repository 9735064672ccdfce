// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the outputs of a graph come about: what makes each of them, and what its columns are called. */
final class OutputGraph {

    /** An operator, with the classes that it names, and whether it makes probabilities of its scores. */
    record Node(
            String operator, List<String> inputs, List<String> outputs, List<String> classes, boolean transformed) {}

    private static final int DEPTH_MAXIMUM = 50;
    private static final String MAPS = "ZipMap";

    /** Operators that leave probabilities what they are. */
    private static final Set<String> PASSING = Set.of(
            ("Identity Cast Reshape Squeeze Unsqueeze Flatten Slice Gather Transpose Dropout ReduceMean ReduceMax"
                            + " ReduceMin ArrayFeatureExtractor "
                            + MAPS)
                    .split(" "));

    /** Operators that leave them so if all of their inputs are probabilities. */
    private static final Set<String> JOINING = Set.of("Concat", "Max", "Min", "Mean");

    private static final Set<String> MAKING = Set.of("Sigmoid", "Softmax", "HardSigmoid");

    private final Map<String, Node> makers = new HashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, List<String>> constants = new HashMap<>();

    void add(Node node) {
        node.outputs().forEach(output -> makers.put(output, node));
    }

    void addOutput(String name) {
        names.add(name);
    }

    void addConstant(String name, List<String> values) {
        constants.put(name, values);
    }

    /** The texts or whole numbers of a constant; none if it is none, or has others. */
    List<String> constant(String name) {
        return constants.getOrDefault(name, List.of());
    }

    /** The names of the outputs that the file declares, in its order. */
    Set<String> names() {
        return names;
    }

    /** The tensor that an output's maps are made of, if it is such an output. */
    Optional<String> tensorOfMaps(String output) {
        return Optional.ofNullable(makers.get(output))
                .filter(node -> node.operator().equals(MAPS) && !node.inputs().isEmpty())
                .map(node -> node.inputs().get(0));
    }

    /**
     * The file with the tensors that maps are made of in place of the maps: these come one by one over JNI, with every key,
     * and ONNX Runtime has them for float32 only.
     */
    byte[] withoutMaps(byte[] file) throws InvalidModelException {
        if (makers.keySet().stream().noneMatch(output -> tensorOfMaps(output).isPresent())) {
            return file;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(file.length);
        ProtoFields model = new ProtoFields(ByteBuffer.wrap(file));
        while (model.next()) {
            if (model.number() == 7) {
                ProtoFields.write(whole, 7, graphWithoutMaps(model.message()));
            } else {
                whole.writeBytes(model.whole());
            }
        }
        return whole.toByteArray();
    }

    private byte[] graphWithoutMaps(ProtoFields graph) throws InvalidModelException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        Set<String> written = new HashSet<>();
        while (graph.next()) {
            int number = graph.number();
            // a node's second field has its outputs, an output's first one its name
            Optional<String> tensor = number == 1 || number == 12
                    ? tensorOfMaps(graph.message().text(number == 1 ? 2 : 1))
                    : Optional.empty();
            if (tensor.isEmpty()) {
                kept.writeBytes(graph.whole());
            } else if (number == 12 && !names.contains(tensor.get()) && written.add(tensor.get())) {
                byte[] name = tensor.get().getBytes(StandardCharsets.UTF_8);
                ProtoFields.write(kept, 12, ProtoFields.field(1, name));
            }
        }
        return kept.toByteArray();
    }

    /** The names of the classes that an output has that many columns for; none if the graph does not tell. */
    List<String> classes(String output, int columns) {
        List<String> own = upstream(output, columns, false);
        return names.stream()
                .filter(other -> own.isEmpty() && !other.equals(output))
                // the label beside it is picked from the names by the largest column
                .map(other -> upstream(other, columns, true))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(own);
    }

    private List<String> upstream(String output, int columns, boolean isLabel) {
        Deque<String> open = new ArrayDeque<>(List.of(output));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            Node node = makers.get(open.poll());
            if (node == null) {
                continue;
            }
            boolean isPick = node.operator().equals("ArrayFeatureExtractor")
                    && node.inputs().size() > 1;
            List<String> named = isPick ? constant(node.inputs().get(0)) : isLabel ? List.<String>of() : node.classes();
            if (named.size() == columns && (!isLabel || isLargest(node.inputs().get(1)))) {
                return named;
            }
            node.inputs().stream().filter(seen::add).forEach(open::add);
        }
        return List.of();
    }

    private boolean isLargest(String index) {
        return maker(index).filter(node -> node.operator().equals("ArgMax")).isPresent();
    }

    /** What makes a tensor, before what only passes it on. */
    private Optional<Node> maker(String tensor) {
        Node node = makers.get(tensor);
        for (int i = 0; node != null && passes(node) && i < DEPTH_MAXIMUM; i++) {
            node = makers.get(node.inputs().get(0));
        }
        return Optional.ofNullable(node);
    }

    private static boolean passes(Node node) {
        return PASSING.contains(node.operator()) && !node.inputs().isEmpty();
    }

    /** Whether nothing in the graph makes a probability of what the output gives. */
    boolean isUnbounded(String output) {
        Deque<String> open = new ArrayDeque<>(List.of(output));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            Optional<Node> node = maker(open.poll());
            if (node.isPresent()
                    && JOINING.contains(node.get().operator())
                    && !node.get().inputs().isEmpty()) {
                node.get().inputs().stream().filter(seen::add).forEach(open::add);
            } else if (node.isEmpty()
                    || !MAKING.contains(node.get().operator()) && !node.get().transformed()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the outputs are those of scikit-learn's outlier detectors, whose scores are no probabilities. */
    boolean isOutlierDetector(String output) {
        return output.equals("scores") && names.contains("label");
    }
}
