// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

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

        int nodes() {
            return features.length + leaves.length;
        }

        float value(float[] row) {
            int node = features.length == 0 ? -1 : 0;
            while (node >= 0) {
                node = row[features[node]] <= limits[node] ? left[node] : right[node];
            }
            return leaves[-1 - node];
        }
    }

    /** How much larger nodes that are all alike may make a model: ONNX Runtime is faster with them. */
    private static final double MOST_GROWTH = 1.5;

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
    public void write(OnnxGraph graph, Columns features, String output) {
        int mostNodes =
                (int) (MOST_GROWTH * trees.stream().mapToInt(Tree::nodes).sum());
        TreeNodes nodes = nodes(features, mostNodes);
        if (nodes.count() > mostNodes) {
            nodes = nodes(features, 0);
        }
        nodes.write(graph, features.tensor(), "sum");
        if (Float.isNaN(most)) {
            graph.node("Sigmoid", output, "sum");
        } else {
            graph.constant("lowest", new float[] {0});
            graph.constant("highest", new float[] {most});
            graph.node("Clip", output, "sum", "lowest", "highest");
        }
    }

    private TreeNodes nodes(Columns features, int mostAlike) {
        TreeNodes nodes = new TreeNodes(features.columns(), mostAlike);
        trees.forEach(nodes::add);
        return nodes;
    }
}
