// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Decision trees whose leaves are added up; the sum goes through a sigmoid, or is cut to 0 and a highest value. Rows are
 * compared in single precision, as ONNX Runtime does.
 */
final class TreeEnsemble implements Predictor {

    /**
     * One tree. A child of 0 or more is a branch, one below 0 is the leaf {@code -1 - child}.
     *
     * @param features for each branch, the feature it looks at
     * @param limits for each branch, the highest value that goes to the left
     * @param left for each branch, the child on the left
     * @param right for each branch, the child on the right
     * @param leaves for each leaf, its value
     */
    record Tree(int[] features, float[] limits, int[] left, int[] right, float[] leaves) {

        float value(float[] row) {
            int node = features.length == 0 ? -1 : 0;
            while (node >= 0) {
                node = row[features[node]] <= limits[node] ? left[node] : right[node];
            }
            return leaves[-1 - node];
        }
    }

    private final List<Tree> trees;
    private final float most;

    private TreeEnsemble(List<Tree> trees, float most) {
        this.trees = List.copyOf(trees);
        this.most = most;
    }

    /** Trees whose sum is the logarithm of the odds. */
    static TreeEnsemble ofLogits(List<Tree> trees) {
        return new TreeEnsemble(trees, Float.NaN);
    }

    /** Trees whose sum is the score, from 0 to the highest. */
    static TreeEnsemble ofValues(List<Tree> trees, float most) {
        return new TreeEnsemble(trees, most);
    }

    @Override
    public float[] scores(float[][] rows) {
        float[] scores = new float[rows.length];
        for (int row = 0; row < rows.length; row++) {
            double sum = 0;
            for (Tree tree : trees) {
                sum += tree.value(rows[row]);
            }
            scores[row] = (float) (Float.isNaN(most) ? 1 / (1 + Math.exp(-sum)) : Math.min(most, Math.max(0, sum)));
        }
        return scores;
    }

    @Override
    public void write(OnnxGraph graph, String features, String output) {
        Nodes nodes = new Nodes();
        for (int tree = 0; tree < trees.size(); tree++) {
            nodes.add(tree, trees.get(tree));
        }
        nodes.write(graph, features, "sum");
        if (Float.isNaN(most)) {
            graph.node("Sigmoid", output, "sum");
        } else {
            graph.constant("lowest", new float[] {0});
            graph.constant("highest", new float[] {most});
            graph.node("Clip", output, "sum", "lowest", "highest");
        }
    }

    /** The trees as ONNX has them: lists of what belongs to each node, branches of a tree before its leaves. */
    private static final class Nodes {
        private final List<Long> trees = new ArrayList<>();
        private final List<Long> ids = new ArrayList<>();
        private final List<Long> features = new ArrayList<>();
        private final List<Float> limits = new ArrayList<>();
        private final List<String> modes = new ArrayList<>();
        private final List<Long> left = new ArrayList<>();
        private final List<Long> right = new ArrayList<>();
        private final List<Long> leafTrees = new ArrayList<>();
        private final List<Long> leafIds = new ArrayList<>();
        private final List<Float> leafValues = new ArrayList<>();

        void add(int number, Tree tree) {
            int branches = tree.features().length;
            for (int i = 0; i < branches; i++) {
                node(number, i, "BRANCH_LEQ", tree.features()[i], tree.limits()[i]);
                left.add(id(tree.left()[i], branches));
                right.add(id(tree.right()[i], branches));
            }
            for (int i = 0; i < tree.leaves().length; i++) {
                node(number, branches + i, "LEAF", 0, 0);
                left.add(0L);
                right.add(0L);
                leafTrees.add((long) number);
                leafIds.add((long) branches + i);
                leafValues.add(tree.leaves()[i]);
            }
        }

        private void node(int tree, int id, String mode, int feature, float limit) {
            trees.add((long) tree);
            ids.add((long) id);
            modes.add(mode);
            features.add((long) feature);
            limits.add(limit);
        }

        private static long id(int child, int branches) {
            return child >= 0 ? child : branches - 1 - child;
        }

        void write(OnnxGraph graph, String input, String output) {
            graph.treeNode("TreeEnsembleRegressor", output, input)
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
        }

        private static AttributeProto integers(String name, List<Long> values) {
            return OnnxGraph.integers(
                    name, values.stream().mapToLong(Long::longValue).toArray());
        }
    }
}
