// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.internal.TreeEnsemble.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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

    @Test
    void kinds_and_gaps_are_told_by_the_trees_themselves_without_further_operators() throws Exception {
        Dataset data = kindsAndGaps(800, 3, 3, 1);
        Preparation preparation = preparation(data);
        TreeEnsemble ensemble = TreeEnsemble.ofLogits(
                GrownTrees.FAULTS.grow(preparation.apply(data).rows(), data.targets(), 3));
        Columns columns = preparation.columns(Columns.all(OnnxGraph.INPUT, 4));

        GraphProto graph = written(ensemble, columns).getGraph();

        assertThat(graph.getNodeList())
                .extracting(NodeProto::getOpType)
                .containsExactly("TreeEnsembleRegressor", "Sigmoid");
        assertThat(modes(graph)).containsOnly("BRANCH_LEQ", "LEAF");
        // kinds that were not trained on, and gaps where there were none, among them
        assertSameScores(ensemble, preparation, columns, kindsAndGaps(800, 5, 4, 2));
    }

    @Test
    void trees_of_many_kinds_stay_small() throws Exception {
        Dataset data = kindsAndGaps(2000, 20, 3, 3);
        Preparation preparation = preparation(data);
        TreeEnsemble ensemble = TreeEnsemble.ofValues(
                GrownTrees.FOREST.grow(preparation.apply(data).rows(), data.targets(), 3), 1);
        Columns columns = preparation.columns(Columns.all(OnnxGraph.INPUT, 4));

        GraphProto graph = written(ensemble, columns).getGraph();

        assertThat(modes(graph)).contains("BRANCH_NEQ").hasSizeLessThanOrEqualTo(60 * (2 * 32 - 1));
        assertSameScores(ensemble, preparation, columns, kindsAndGaps(800, 25, 4, 4));
    }

    @Test
    void what_follows_many_kinds_is_not_written_over_and_over() {
        // each of 18 features is 0 or not, and what follows is the same either way but for the last: 2^18 ways
        int[] features = IntStream.range(0, 18).toArray();
        int[] next = IntStream.range(1, 19).map(i -> i < 18 ? i : -1).toArray();
        int[] leaves = IntStream.range(0, 18).map(i -> -2 - i).toArray();
        float[] limits = new float[18];
        Arrays.fill(limits, 0.5f);
        Tree tree = new Tree(features, limits, next, leaves, new float[19]);
        Columns columns = new Columns(
                "in",
                18,
                IntStream.range(0, 18)
                        .mapToObj(i -> new Columns.Column(i, Columns.Use.KIND, 0))
                        .toList());
        OnnxGraph graph = new OnnxGraph("test", 18);

        TreeEnsemble.ofLogits(List.of(tree)).write(graph, columns, "score");

        assertThat(graph.file("1", Map.of()).length).isLessThan(10_000);
    }

    private static List<String> modes(GraphProto graph) {
        return graph.getNode(0).getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("nodes_modes"))
                .flatMap(attribute -> attribute.getStringsList().stream())
                .map(ByteString::toStringUtf8)
                .toList();
    }

    private static Preparation preparation(Dataset data) throws Exception {
        return Preparation.of(data, MissingValues.INDICATOR, Map.of("a", Map.of(), "b", Map.of()));
    }

    private static void assertSameScores(
            TreeEnsemble ensemble, Preparation preparation, Columns columns, Dataset others) throws Exception {
        float[] expected = ensemble.scores(preparation.apply(others).rows());
        assertThat(OnnxRunner.run(written(ensemble, columns).toByteArray(), others.rows()))
                .containsExactly(expected, within(1e-6f));
    }

    private static ModelProto written(Predictor predictor, Columns columns) throws Exception {
        OnnxGraph graph = new OnnxGraph("test", columns.width());
        predictor.write(graph, columns, "score");
        graph.output("score", 1);
        return ModelProto.parseFrom(graph.file("1.0.0", Map.of()));
    }

    /** Two categories, and two amounts of which the first, or both, may be missing. */
    private static Dataset kindsAndGaps(int count, int kinds, int withGaps, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[count][];
        boolean[] faulty = new boolean[count];
        for (int i = 0; i < count; i++) {
            float[] row = {
                random.nextInt(kinds) * 1.5f - 1, random.nextInt(kinds), random.nextFloat(), random.nextFloat()
            };
            for (int gap = 2; gap < withGaps; gap++) {
                row[gap] = random.nextInt(5) == 0 ? Float.NaN : row[gap];
            }
            faulty[i] = row[2] > 0.6 && row[0] != 0.5f || row[1] % 2 == 0 && row[3] > 0.5 || Float.isNaN(row[2]);
            rows[i] = row;
        }
        return new Dataset(List.of("a", "b", "c", "d"), rows, faulty, "sha256:");
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
        return OnnxRunner.run(
                written(predictor, Columns.all(OnnxGraph.INPUT, rows[0].length)).toByteArray(), rows);
    }
}
