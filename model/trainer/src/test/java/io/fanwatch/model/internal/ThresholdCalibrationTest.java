// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.Metric;
import org.junit.jupiter.api.Test;

class ThresholdCalibrationTest {

    @Test
    void separable_classes_are_cut_in_the_middle_of_the_gap() {
        ScoreRanking ranking =
                new ScoreRanking(new float[] {0.1f, 0.25f, 0.75f, 0.9f}, new boolean[] {false, false, true, true});

        assertThat(ThresholdCalibration.threshold(ranking)).isEqualTo(0.5);
    }

    @Test
    void a_cut_with_too_many_false_alarms_gives_way_to_a_precise_one_of_about_the_same_accuracy() {
        // 500 faulty rows at 0.9, then 3 healthy and 4 faulty ones, 493 healthy at 0.1: the most accurate cut takes the
        // seven rows in, with a precision of 504/507 = 0.994
        Rows rows = new Rows()
                .add(500, 0.9f, true)
                .add(3, 0.5f, false)
                .add(4, 0.4f, true)
                .add(493, 0.1f, false);

        double threshold = ThresholdCalibration.threshold(rows.ranking());

        assertThat(threshold).isBetween(0.5, 0.9);
        assertThat(rows.ranking().at(threshold).precision()).isEqualTo(1);
    }

    @Test
    void a_row_or_two_of_luck_do_not_pull_the_threshold_away_from_the_middle() {
        Rows low = new Rows().add(498, 0.9f, true).add(2, 0.1f, true).add(500, 0.05f, false);
        Rows high = new Rows().add(500, 0.95f, true).add(1, 0.9f, false).add(499, 0.1f, false);

        assertThat(ThresholdCalibration.threshold(low.ranking())).isEqualTo(0.5);
        assertThat(ThresholdCalibration.threshold(high.ranking())).isEqualTo(0.5);
    }

    @Test
    void where_faults_are_rare_f1_and_accuracy_want_different_thresholds() {
        // calling the rows at 0.3 faulty finds four more faults for five false alarms: worse accuracy, better F1
        Rows rows = new Rows()
                .add(2, 0.9f, true)
                .add(4, 0.3f, true)
                .add(5, 0.3f, false)
                .add(989, 0.1f, false);

        assertThat(ThresholdCalibration.threshold(rows.ranking(), Metric.F1)).isBetween(0.1, 0.3);
        assertThat(ThresholdCalibration.threshold(rows.ranking(), Metric.ROC_AUC))
                .isBetween(0.1, 0.3);
        assertThat(ThresholdCalibration.threshold(
                        new Rows()
                                .add(250, 0.9f, true)
                                .add(200, 0.3f, true)
                                .add(250, 0.3f, false)
                                .add(300, 0.1f, false)
                                .ranking(),
                        Metric.ACCURACY))
                .isBetween(0.3, 0.9);
    }

    @Test
    void more_than_luck_moves_the_threshold() {
        Rows rows = new Rows().add(490, 0.9f, true).add(10, 0.1f, true).add(500, 0.05f, false);

        assertThat(ThresholdCalibration.threshold(rows.ranking())).isBetween(0.05, 0.1);
    }

    @Test
    void precision_is_given_up_where_it_would_cost_real_accuracy() {
        Rows rows = new Rows()
                .add(10, 0.9f, true)
                .add(50, 0.8f, false)
                .add(440, 0.7f, true)
                .add(500, 0.1f, false);

        ClassificationMetrics metrics = rows.ranking().at(ThresholdCalibration.threshold(rows.ranking()));

        assertThat(metrics.truePositives()).isEqualTo(450);
        assertThat(metrics.falsePositives()).isEqualTo(50);
    }

    @Test
    void scores_at_the_very_ends_still_give_a_threshold_between_zero_and_one() {
        ScoreRanking ranking = new ScoreRanking(new float[] {0, 1}, new boolean[] {false, true});

        assertThat(ThresholdCalibration.threshold(ranking)).isEqualTo(0.5);
    }

    @Test
    void the_threshold_separates_scores_that_differ_in_the_seventh_digit_only() {
        float below = 0.99999990f;
        float above = Math.nextUp(below);
        ScoreRanking ranking = new ScoreRanking(new float[] {below, above}, new boolean[] {false, true});

        double threshold = ThresholdCalibration.threshold(ranking);

        assertThat(ranking.at(threshold).accuracy()).isEqualTo(1);
        assertThat(threshold).isLessThan(1);
    }

    private static final class Rows {
        private final float[] scores = new float[1_000];
        private final boolean[] faulty = new boolean[1_000];
        private int size;

        Rows add(int count, float score, boolean isFaulty) {
            for (int i = 0; i < count; i++) {
                scores[size] = score;
                faulty[size++] = isFaulty;
            }
            return this;
        }

        ScoreRanking ranking() {
            assertThat(size).isEqualTo(scores.length);
            return new ScoreRanking(scores, faulty);
        }
    }
}
