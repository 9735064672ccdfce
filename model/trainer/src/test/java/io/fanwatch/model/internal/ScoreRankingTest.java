// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fanwatch.model.ClassificationMetrics;
import org.junit.jupiter.api.Test;

class ScoreRankingTest {

    @Test
    void the_area_under_the_roc_curve_is_the_share_of_pairs_in_the_right_order() {
        // faulty 0.9, 0.6, 0.3 against healthy 0.7, 0.2: right pairs 2 + 1 + 1 of 6
        ScoreRanking ranking = new ScoreRanking(
                new float[] {0.9f, 0.7f, 0.6f, 0.3f, 0.2f}, new boolean[] {true, false, true, true, false});

        assertThat(ranking.rocAuc()).isCloseTo(4.0 / 6, within(1e-12));
    }

    @Test
    void a_tie_counts_half() {
        ScoreRanking ranking = new ScoreRanking(new float[] {0.5f, 0.5f}, new boolean[] {true, false});

        assertThat(ranking.rocAuc()).isEqualTo(0.5);
        assertThat(ranking.cuts()).hasSize(2);
    }

    @Test
    void cuts_lead_from_nothing_faulty_to_everything_faulty() {
        ScoreRanking ranking = new ScoreRanking(new float[] {0.2f, 0.9f, 0.6f}, new boolean[] {false, true, false});

        assertThat(ranking.cuts())
                .containsExactly(
                        new ScoreRanking.Cut(Float.POSITIVE_INFINITY, 0.9f, 0, 0),
                        new ScoreRanking.Cut(0.9f, 0.6f, 1, 0),
                        new ScoreRanking.Cut(0.6f, 0.2f, 1, 1),
                        new ScoreRanking.Cut(0.2f, Float.NEGATIVE_INFINITY, 1, 2));
    }

    @Test
    void a_row_right_at_the_threshold_is_called_faulty() {
        ScoreRanking ranking = new ScoreRanking(
                new float[] {0.9f, 0.5f, 0.5f, 0.1f, 0.2f}, new boolean[] {true, true, false, true, false});

        ClassificationMetrics metrics = ranking.at(0.5);

        assertThat(metrics.truePositives()).isEqualTo(2);
        assertThat(metrics.falsePositives()).isEqualTo(1);
        assertThat(metrics.falseNegatives()).isEqualTo(1);
        assertThat(metrics.trueNegatives()).isEqualTo(1);
        assertThat(metrics.rocAuc()).isEqualTo(ranking.rocAuc());
    }
}
