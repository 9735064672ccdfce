// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceViewsMemoryTest {

    private static final long NOON = 1_800_000_000_000L;
    private static final long HISTORY = 16_000_000;
    private static final int READINGS = 1_000_000;
    private static final long MEASURE_ERROR = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {5_000, 50_000})
    void a_fan_takes_some_hundred_bytes_and_all_their_points_no_more_than_they_may(int fans) {
        Plant plant = new Plant(Plant.settings(fans, HISTORY));
        for (int fan = 0; fan < fans; fan++) {
            plant.put(Verdicts.healthy("hall-" + fan), NOON);
        }
        long before = used();
        report(plant, fans, 0);
        long perFan = (used() - before) / fans;

        int rounds = READINGS / fans;
        for (int round = 1; round < rounds; round++) {
            report(plant, fans, round);
        }
        long all = used() - before;

        System.out.printf("%d fans: %d bytes each at first, %.1f MB with their points%n", fans, perFan, all / 1e6);
        assertThat(perFan).isBetween(200L, 800L);
        assertThat(all).isLessThan(perFan * fans + HISTORY + MEASURE_ERROR);
        assertThat(plant.views.size()).isEqualTo(fans);
    }

    @Test
    void fans_that_come_and_are_forgotten_take_no_more_than_those_that_are_there() {
        int fans = 5_000;
        Plant plant = new Plant(Plant.settings(10 * fans, HISTORY));
        long before = used();
        report(plant, fans, 0);
        long first = used() - before;

        for (int second = 1; second < 10; second++) {
            for (int fan = 0; fan < fans; fan++) {
                plant.forget("hall-" + fan, true);
            }
            plant.views.look(NOON, NOON);
            report(plant, fans, second);
        }

        assertThat(plant.views.size()).isEqualTo(fans);
        assertThat(used() - before).isLessThan(2 * first + MEASURE_ERROR);
    }

    private static void report(Plant plant, int fans, int second) {
        for (int fan = 0; fan < fans; fan++) {
            plant.put(Verdicts.healthy("hall-" + fan), NOON + 1_000L * second);
        }
        plant.views.look(NOON + 1_000L * second, NOON + 1_000L * second);
        plant.views.tick(NOON + 1_000L * second);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
