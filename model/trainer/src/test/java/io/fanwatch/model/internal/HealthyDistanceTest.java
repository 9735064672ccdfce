// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HealthyDistanceTest {

    private final Random random = new Random(7);

    @Test
    void what_breaks_the_correlation_is_far_though_each_value_is_usual() {
        HealthyDistance distance = HealthyDistance.fit(healthy(2000));

        double[] distances = distance.distances(new float[][] {{600, 40}, {650, 45}, {650, 35}});

        assertThat(distances[0]).isLessThan(1);
        assertThat(distances[1]).isLessThan(10);
        assertThat(distances[2]).isGreaterThan(100);
    }

    @Test
    void a_few_faulty_rows_among_the_healthy_ones_do_little() {
        float[][] rows = healthy(2000);
        for (int i = 0; i < 100; i++) {
            rows[i] = new float[] {650, 35};
        }

        assertThat(HealthyDistance.fit(rows).distances(new float[][] {{650, 35}})[0])
                .isGreaterThan(100);
    }

    @Test
    void the_limit_lets_the_wanted_share_of_new_healthy_rows_be_called_faulty() {
        HealthyLearner learner = new HealthyLearner(0.05);

        Learner.Fitted fitted = learner.fit(data(healthy(4000)), data(healthy(2000)));

        float[] scores = fitted.predictor().scores(healthy(4000));
        long called = 0;
        for (float score : scores) {
            called += score >= fitted.threshold() ? 1 : 0;
        }
        assertThat(called / 4000.0).isCloseTo(0.05, within(0.02));
    }

    @Test
    void what_is_written_gives_the_same_in_onnx_runtime_and_is_no_nan_far_away() throws Exception {
        HealthyDistance distance = HealthyDistance.fit(healthy(500)).withLimit(9);
        float[][] rows = healthy(50);
        rows[0] = new float[] {1e30f, -1e30f};

        float[] scores = TreeEnsembleTest.run(distance, rows);

        assertThat(scores).containsExactly(distance.scores(rows), within(1e-4f));
        assertThat(scores[0]).isEqualTo(1);
    }

    @Test
    void logistic_regression_finds_the_odds_and_is_written_alike() throws Exception {
        float[][] rows = TreeEnsembleTest.rows(20_000, 5);
        boolean[] faulty = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            faulty[i] = random.nextDouble() < odds(rows[i]);
        }

        LogisticRegression model = LogisticRegression.fit(new Dataset(List.of("a", "b"), rows, faulty, "sha256:"));

        float[][] asked = {{0.1f, 0.9f}, {0.5f, 0.5f}, {0.9f, 0.1f}};
        float[] scores = model.scores(asked);
        for (int i = 0; i < asked.length; i++) {
            assertThat((double) scores[i]).isCloseTo(odds(asked[i]), within(0.03));
        }
        assertThat(TreeEnsembleTest.run(model, asked)).containsExactly(scores, within(1e-6f));
    }

    private static double odds(float[] row) {
        return 1 / (1 + Math.exp(-(4 * row[0] - 2 * row[1] - 1)));
    }

    /** Temperature follows rotation. */
    private float[][] healthy(int count) {
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            double load = random.nextGaussian();
            rows[i] = new float[] {(float) (600 + 25 * load), (float) (40 + 2.5 * load + 0.3 * random.nextGaussian())};
        }
        return rows;
    }

    private static Dataset data(float[][] rows) {
        return new Dataset(List.of("rotation", "temperature"), rows, new boolean[rows.length], "sha256:");
    }
}
