// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.fanwatch.model.internal.Columns.Column;
import io.fanwatch.model.internal.TreeEnsemble.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Trees as ONNX has them: lists of what belongs to each node. The nodes look at values as they come: they know themselves
 * where a missing one goes and which is of a kind, so that nothing needs to be computed for that before.
 */
final class TreeNodes {

    /** The values above one and up to another. */
    private record Range(float above, float upTo) {
        static final Range ALL = new Range(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    private final List<Column> columns;
    private final int most;

    private final List<Long> trees = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private final List<Long> features = new ArrayList<>();
    private final List<Float> limits = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Long> missing = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();
    private final List<Long> right = new ArrayList<>();
    private final List<Long> leafTrees = new ArrayList<>();
    private final List<Long> leafIds = new ArrayList<>();
    private final List<Float> leafValues = new ArrayList<>();
    private long number;
    private long next;

    /**
     * @param columns what the trees look at
     * @param most up to so many nodes a kind is told by two comparisons as all others are, which writes what follows twice;
     *     beyond, by one of its own
     */
    TreeNodes(List<Column> columns, int most) {
        this.columns = columns;
        this.most = most;
    }

    int count() {
        return ids.size();
    }

    void add(Tree tree) {
        next = 0;
        add(tree, tree.features().length == 0 ? -1 : 0, Map.of());
        number++;
    }

    /** @param known what the values at some places can be, by the branches before */
    private long add(Tree tree, int child, Map<Integer, Range> known) {
        if (child < 0) {
            leafTrees.add(number);
            leafIds.add(next);
            leafValues.add(tree.leaves()[-1 - child]);
            return node("LEAF", 0, 0, false);
        }
        Column column = columns.get(tree.features()[child]);
        float limit = tree.limits()[child];
        LongSupplier low = () -> add(tree, tree.left()[child], known);
        LongSupplier high = () -> add(tree, tree.right()[child], known);
        return switch (column.use()) {
            case AMOUNT -> branch("BRANCH_LEQ", column.place(), limit, column.value() <= limit, low, high);
            case MISSING -> branch("BRANCH_LEQ", column.place(), Float.POSITIVE_INFINITY, false, low, high);
            case KIND ->
                count() <= most
                        ? kind(tree, child, known)
                        : branch("BRANCH_NEQ", column.place(), column.value(), true, low, high);
        };
    }

    /** Above the next lower number and not above that of the kind: this one it is. */
    private long kind(Tree tree, int child, Map<Integer, Range> known) {
        Column column = columns.get(tree.features()[child]);
        int place = column.place();
        float kind = column.value();
        float lower = Math.nextDown(kind);
        Range range = known.getOrDefault(place, Range.ALL);
        int other = tree.left()[child];
        if (range.upTo() < kind || range.above() >= kind) {
            return add(tree, other, known);
        }
        LongSupplier one = () -> add(tree, tree.right()[child], with(known, place, lower, kind));
        LongSupplier notLower = range.upTo() == kind
                ? one
                : () -> branch(
                        "BRANCH_LEQ",
                        place,
                        kind,
                        false,
                        one,
                        () -> add(tree, other, with(known, place, kind, range.upTo())));
        return range.above() == lower
                ? notLower.getAsLong()
                : branch(
                        "BRANCH_LEQ",
                        place,
                        lower,
                        false,
                        () -> add(tree, other, with(known, place, range.above(), lower)),
                        notLower);
    }

    private static Map<Integer, Range> with(Map<Integer, Range> known, int place, float above, float upTo) {
        Map<Integer, Range> more = new HashMap<>(known);
        more.put(place, new Range(above, upTo));
        return more;
    }

    private long branch(
            String mode, int feature, float limit, boolean missingGoesLeft, LongSupplier low, LongSupplier high) {
        int place = ids.size();
        long id = node(mode, feature, limit, missingGoesLeft);
        left.set(place, low.getAsLong());
        right.set(place, high.getAsLong());
        return id;
    }

    private long node(String mode, int feature, float limit, boolean missingGoesLeft) {
        trees.add(number);
        ids.add(next);
        modes.add(mode);
        features.add((long) feature);
        limits.add(limit);
        missing.add(missingGoesLeft ? 1L : 0);
        left.add(0L);
        right.add(0L);
        return next++;
    }

    /** Adds one operator, whose output is the sum of all trees. */
    void write(OnnxGraph graph, String input, String output) {
        NodeProto.Builder node = graph.treeNode("TreeEnsembleRegressor", output, input)
                .addAttribute(OnnxGraph.integer("n_targets", 1))
                .addAttribute(integers("nodes_treeids", trees))
                .addAttribute(integers("nodes_nodeids", ids))
                .addAttribute(integers("nodes_featureids", features))
                .addAttribute(OnnxGraph.floats("nodes_values", limits))
                .addAttribute(OnnxGraph.strings("nodes_modes", modes))
                .addAttribute(integers("nodes_truenodeids", left))
                .addAttribute(integers("nodes_falsenodeids", right))
                .addAttribute(integers("target_treeids", leafTrees))
                .addAttribute(integers("target_nodeids", leafIds))
                .addAttribute(OnnxGraph.integers("target_ids", new long[leafIds.size()]))
                .addAttribute(OnnxGraph.floats("target_weights", leafValues));
        // without any, ONNX Runtime need not look
        if (missing.contains(1L)) {
            node.addAttribute(integers("nodes_missing_value_tracks_true", missing));
        }
    }

    private static AttributeProto integers(String name, List<Long> values) {
        return OnnxGraph.integers(
                name, values.stream().mapToLong(Long::longValue).toArray());
    }
}
