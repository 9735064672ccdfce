// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void the_median_is_in_the_middle_whatever_the_order() {
        assertThat(Series.of(9, 1, 4).median()).isEqualTo(4);
        assertThat(Series.of(9, 1, 4, 6).median()).isEqualTo(5);
    }

    @Test
    void a_ratio_is_taken_round_by_round() {
        Series ratio = Series.of(2, 9, 40).dividedBy(Series.of(1, 3, 10));

        assertThat(ratio.values()).containsExactly(2.0, 3.0, 4.0);
    }

    @Test
    void half_of_a_reference_is_twice_the_ratio() {
        assertThat(Series.of(43, 40).dividedBy(Series.of(100, 100)).times(2).values())
                .containsExactly(0.86, 0.8);
    }

    @Test
    void what_is_added_is_never_less_than_nothing() {
        assertThat(Series.of(2, 5).above(Series.of(3, 1)).values()).containsExactly(0.0, 4.0);
    }

    @Test
    void a_goal_includes_its_limits() {
        Goal goal = new Goal(0.9, 1.1);

        assertThat(goal.isMetBy(0.9)).isTrue();
        assertThat(goal.isMetBy(1.1)).isTrue();
        assertThat(goal.isMetBy(0.89)).isFalse();
        assertThat(goal.isMetBy(1.11)).isFalse();
        assertThat(goal.text()).isEqualTo("0.9 to 1.1");
    }
}
