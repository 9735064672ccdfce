// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fanwatch.model.internal.TreeEnsemble.Tree;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeEnsembleTest {

    // x0 <= 0.5 ? (x1 <= 2 ? 1 : 2) : 4
    private static final Tree TREE = new Tree(
            new int[] {0, 1}, new float[] {0.5f, 2}, new int[] {1, -1}, new int[] {-3, -2}, new float[] {1, 2, 4});
    private static final Tree STUMP = new Tree(new int[0], new float[0], new int[0], new int[0], new float[] {0.25f});
    private static final float[][] ROWS = {{0.5f, 2}, {0.5f, Math.nextUp(2f)}, {Math.nextUp(0.5f), 0}};

    @Test
    void leaves_are_added_and_a_value_at_the_limit_goes_to_the_left() {
        assertThat(TreeEnsemble.ofValues(List.of(TREE, STUMP), 100).scores(ROWS))
                .containsExactly(1.25f, 2.25f, 4.25f);
        assertThat(TreeEnsemble.ofValues(List.of(TREE), 3).scores(ROWS)).containsExactly(1, 2, 3);
        assertThat(TreeEnsemble.ofLogits(List.of(TREE)).scores(ROWS)[0])
                .isCloseTo((float) (1 / (1 + Math.exp(-1))), within(1e-6f));
    }

    @Test
    void what_is_written_gives_the_same_in_onnx_runtime() throws Exception {
        for (TreeEnsemble ensemble :
                List.of(TreeEnsemble.ofValues(List.of(TREE, STUMP), 3), TreeEnsemble.ofLogits(List.of(STUMP, TREE)))) {
            assertThat(run(ensemble, ROWS)).containsExactly(ensemble.scores(ROWS), within(1e-6f));
        }
    }

    @Test
    void grown_trees_learn_what_no_line_can_separate_and_are_the_same_again() throws Exception {
        float[][] rows = rows(600, 1);
        float[] labels = new float[rows.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows[i][0] > 0.5 ^ rows[i][1] > 0.5 ? 1 : 0;
        }

        for (TreeEnsemble ensemble : List.of(
                TreeEnsemble.ofLogits(GrownTrees.FAULTS.grow(rows, labels, 3)),
                TreeEnsemble.ofValues(GrownTrees.FOREST.grow(rows, labels, 3), 1))) {
            float[] scores = ensemble.scores(new float[][] {{0.2f, 0.2f}, {0.8f, 0.2f}, {0.2f, 0.8f}, {0.8f, 0.8f}});
            assertThat(scores[0]).isLessThan(0.2f);
            assertThat(scores[1]).isGreaterThan(0.8f);
            assertThat(scores[2]).isGreaterThan(0.8f);
            assertThat(scores[3]).isLessThan(0.2f);
            float[][] others = rows(500, 2);
            assertThat(run(ensemble, others)).containsExactly(ensemble.scores(others), within(1e-5f));
        }
        float[][] others = rows(50, 4);
        assertThat(TreeEnsemble.ofLogits(GrownTrees.FAULTS.grow(rows, labels, 3))
                        .scores(others))
                .containsExactly(TreeEnsemble.ofLogits(GrownTrees.FAULTS.grow(rows, labels, 3))
                        .scores(others));
    }

    @Test
    void rare_extreme_values_are_told_apart() throws Exception {
        // five rows of a thousand: less than one of 255 bins
        float[][] rows = new float[4000][1];
        float[] labels = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = i;
            labels[i] = i >= 3980 ? 1 : 0;
        }

        TreeEnsemble ensemble = TreeEnsemble.ofLogits(GrownTrees.FAULTS.grow(rows, labels, 1));

        float[] scores = ensemble.scores(new float[][] {{3979}, {3980}});
        assertThat(scores[0]).isLessThan(0.5f);
        assertThat(scores[1]).isGreaterThan(0.5f);
    }

    static float[][] rows(int count, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new float[] {random.nextFloat(), random.nextFloat()};
        }
        return rows;
    }

    static float[] run(Predictor predictor, float[][] rows) throws Exception {
        OnnxGraph graph = new OnnxGraph("test", rows[0].length);
        predictor.write(graph, OnnxGraph.INPUT, "score");
        graph.output("score", 1);
        return OnnxRunner.run(graph.file("1.0.0", Map.of()), rows);
    }
}
