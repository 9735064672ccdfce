// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PopulationStabilityTest {

    private final Random random = new Random(3);

    @Test
    void the_deciles_of_values_have_a_tenth_each() {
        Distribution distribution = Distribution.of(normal(10_000, 0));

        assertThat(distribution.edges()).hasSize(9).isSorted();
        assertThat(distribution.edges().get(4)).isCloseTo(0, within(0.05));
        assertThat(distribution.shares()).allSatisfy(share -> assertThat(share).isCloseTo(0.1, within(0.001)));
    }

    @Test
    void equal_values_are_one_part() {
        Distribution distribution = Distribution.of(new double[] {0, 0, 0, 0, 0, 0, 0, 1, 1, 2});

        assertThat(distribution.edges()).containsExactly(0.0, 1.0);
        assertThat(distribution.shares()).containsExactly(0.7, 0.2, 0.1);
        assertThat(Distribution.of(new double[] {5, 5}).edges()).isEmpty();
    }

    @Test
    void the_same_population_is_stable_and_a_shifted_one_drifts() {
        Distribution distribution = Distribution.of(normal(10_000, 0));

        assertThat(index(distribution, 0)).isLessThan(0.02);
        assertThat(index(distribution, 0.4)).isBetween(PopulationStability.NOTABLE, PopulationStability.LARGE);
        assertThat(index(distribution, 1)).isGreaterThan(PopulationStability.LARGE);
    }

    @Test
    void the_index_is_the_sum_over_the_parts() {
        PopulationStability stability = new PopulationStability(new Distribution(List.of(1.0), List.of(0.5, 0.5)));
        for (int i = 0; i < 100; i++) {
            stability.add(i < 75 ? 1 : 1.5);
            stability.add(Double.NaN);
        }

        assertThat(stability.values()).isEqualTo(100);
        assertThat(stability.index().getAsDouble())
                .isCloseTo(0.25 * Math.log(1.5) - 0.25 * Math.log(0.5), within(1e-12));
    }

    @Test
    void few_values_say_nothing_and_a_reset_forgets_them() {
        PopulationStability stability = new PopulationStability(new Distribution(List.of(1.0), List.of(1.0, 0.0)));
        for (int i = 0; i < 99; i++) {
            stability.add(2);
        }
        assertThat(stability.index()).isEmpty();

        stability.add(2);
        assertThat(stability.index().getAsDouble()).isFinite().isGreaterThan(5);
        stability.reset();
        assertThat(stability.index()).isEmpty();
    }

    @Test
    void what_is_no_distribution_is_refused() {
        assertThatThrownBy(() -> new Distribution(List.of(2.0, 1.0), List.of(0.5, 0.3, 0.2)))
                .hasMessageContaining("do not ascend");
        assertThatThrownBy(() -> new Distribution(List.of(1.0), List.of(1.0))).hasMessageContaining("needs 2 shares");
    }

    private double index(Distribution then, double shift) {
        PopulationStability stability = new PopulationStability(then);
        for (double value : normal(5_000, shift)) {
            stability.add(value);
        }
        return stability.index().orElseThrow();
    }

    private double[] normal(int count, double mean) {
        return random.doubles(count, 0, 1)
                .map(ignored -> mean + random.nextGaussian())
                .toArray();
    }
}
