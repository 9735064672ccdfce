// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.model.MissingValues;
import io.fanwatch.model.TrainingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreparationTest {

    private static final float[][] ROWS = {{2, 10, 5}, {1, Float.NaN, 6}, {2, 30, 7}, {3, 20, 8}};
    private static final float[][] OTHERS = {{9, 1, Float.NaN}, {Float.NaN, Float.NaN, 1}, {1, 2, 3}};

    @Test
    void medians_kinds_and_gaps_become_columns() throws Exception {
        Preparation preparation = Preparation.of(data(ROWS), MissingValues.INDICATOR, Map.of("type", Map.of()));

        Dataset prepared = preparation.apply(data(ROWS));

        assertThat(prepared.featureNames())
                .containsExactly("heat", "sound", "type=1.0", "type=2.0", "type=3.0", "heat missing");
        assertThat(prepared.rows()[0]).containsExactly(10, 5, 0, 1, 0, 0);
        assertThat(prepared.rows()[1]).containsExactly(20, 6, 1, 0, 0, 1);
        assertThat(preparation.apply(data(OTHERS)).rows()[0]).containsExactly(1, 7, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(MissingValues.class)
    void the_graph_does_the_same_as_the_trainer(MissingValues missing) throws Exception {
        for (Map<String, Map<String, Float>> categories :
                List.<Map<String, Map<String, Float>>>of(Map.of(), Map.of("type", Map.of()))) {
            Preparation preparation = Preparation.of(data(ROWS), missing, categories);
            int width = preparation.width();
            float[] mean = new float[width];
            float[] scale = new float[width];
            float[] weights = new float[width];
            for (int i = 0; i < width; i++) {
                scale[i] = 0.01f;
                weights[i] = i + 1;
            }
            OnnxGraph graph = new OnnxGraph("m", 3);
            String ready = preparation.columns(Columns.all(OnnxGraph.INPUT, 3)).write(graph);
            new Standardisation(mean, scale).write(graph, ready, "layer0");
            new DenseLayer(width, 1, weights, new float[] {0}).write(graph, "layer0", "logit", 0);
            graph.node("Sigmoid", "probability", "logit");
            graph.output("probability", 1);

            float[][] prepared = preparation.apply(data(OTHERS)).rows();
            float[] given = OnnxRunner.run(graph.file("1.0.0", Map.of()), OTHERS);

            for (int row = 0; row < given.length; row++) {
                double logit = 0;
                for (int i = 0; i < width; i++) {
                    logit += prepared[row][i] * scale[i] * weights[i];
                }
                assertThat(given[row])
                        .as("row %d of %s", row, preparation)
                        .isEqualTo((float) (1 / (1 + Math.exp(-logit))), org.assertj.core.api.Assertions.within(1e-5f));
            }
        }
    }

    @Test
    void amounts_taken_for_kinds_are_refused() {
        float[][] rows = new float[60][3];
        for (int row = 0; row < rows.length; row++) {
            rows[row][0] = row;
        }

        assertThatThrownBy(() -> Preparation.of(data(rows), MissingValues.REFUSE, Map.of("type", Map.of())))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("type has more than 50 kinds");
    }

    private static Dataset data(float[][] rows) {
        return new Dataset(List.of("type", "heat", "sound"), rows, new boolean[rows.length], "sha256:");
    }
}
