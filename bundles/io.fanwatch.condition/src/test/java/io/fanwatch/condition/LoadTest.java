// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {

    private static final double HOUR = 3600;
    private static final MonitorSettings TIMES = MonitorSettings.DEFAULT;

    @ParameterizedTest
    @ValueSource(doubles = {1, 4, 12, 30})
    void a_healthy_device_shows_how_long_its_load_lasts_and_how_much_it_varies(double hours) {
        double lasts = hours * HOUR;
        double step = 0.25 * HOUR;
        double stays = Math.exp(-step / lasts);
        NormalVariation variation = new NormalVariation(1);
        Random random = new Random(3);
        double load = 0;
        double fast = 0;
        double slow = 0;
        double[] mean = {0};
        for (int i = 0; i < 400_000; i++) {
            load = stays * load + Math.sqrt(1 - stays * stays) * 5 * random.nextGaussian();
            fast += (1 - Math.exp(-step / HOUR)) * (load - fast);
            slow += (1 - Math.exp(-step / TIMES.slowSeconds())) * (load - slow);
            double[] differences = {fast - slow};
            variation.learn(differences, mean, step);
            variation.last(differences, TIMES, step);
        }
        variation.apply(new double[] {100}, 2 * HOUR, new Absences(1, 1));
        Load found = variation.load(0, 0, TIMES);

        // the last two weeks count most for how long it lasts, in which load of 30 hours does not come often
        assertThat(found.seconds()).isBetween(0.4 * lasts, 2.5 * lasts);
        assertThat(Math.sqrt(found.variance())).isBetween(4.0, 6.5);
        assertThat(found.ofLevel() / found.variance())
                .isEqualTo(found.seconds() / (found.seconds() + 14 * 24 * HOUR), within(1e-9));
    }

    @Test
    void load_that_is_all_noise_of_readings_counts_for_nothing_and_load_that_never_ends_stays_finite() {
        assertThat(Load.of(0, 0, TIMES).ofMeans(new double[] {1, 1}, HOUR)).isZero();
        assertThat(Load.of(0, 1, TIMES).variance()).isZero();
        assertThat(Load.of(1, 5, TIMES).seconds()).isBetween(10 * 24 * HOUR, 30 * 24 * HOUR);
    }

    @Test
    void a_level_that_is_kept_for_ever_is_as_sure_as_the_time_that_it_was_learned() {
        MonitorSettings kept = new MonitorSettings(TIMES.learning(), TIMES.fast(), Optional.empty());

        assertThat(Load.of(1, 0.2, kept).ofLevel())
                .isBetween(
                        2 * Load.of(1, 0.2, TIMES).ofLevel(),
                        6 * Load.of(1, 0.2, TIMES).ofLevel());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 0.3, 7})
    void the_variance_of_a_sum_of_means_is_that_of_the_points_in_them(double blocksLong) {
        double[] weights = {0.2, -1, 3};
        Load load = new Load(4, 1 / blocksLong, 0);
        int points = 400;
        double sum = 0;
        for (int i = 0; i < weights.length * points; i++) {
            for (int j = 0; j < weights.length * points; j++) {
                sum += weights[i / points] * weights[j / points] * 4 * Math.exp(-Math.abs(i - j) * blocksLong / points);
            }
        }

        assertThat(load.ofMeans(weights, 1)).isEqualTo(sum / points / points, within(0.005 * sum / points / points));
    }
}
