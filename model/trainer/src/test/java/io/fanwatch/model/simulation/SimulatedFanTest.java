// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedFanTest {

    private static final double[] LOWEST = {500, 35, 100, 45};
    private static final double[] HIGHEST = {700, 45, 200, 52};
    private static final int MINUTES = 100_000;

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void healthy_values_are_in_the_published_box_except_bad_readings(Scenario scenario) {
        SimulatedFan fan = new SimulatedFan(scenario, 3);
        double[] values = new double[4];
        int outside = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            fan.read(60 * minute, 0, values);
            boolean inside = true;
            for (int i = 0; i < values.length; i++) {
                inside &= values[i] >= LOWEST[i] && values[i] <= HIGHEST[i];
            }
            outside += inside ? 0 : 1;
        }
        assertThat((double) outside / MINUTES)
                .isBetween(scenario == Scenario.C ? 0.004 : 0, scenario == Scenario.C ? 0.006 : 0);
    }

    @Test
    void the_same_seed_gives_the_same_fan_and_another_another() {
        double[] one = new double[4];
        double[] same = new double[4];
        double[] other = new double[4];
        new SimulatedFan(Scenario.B, 1).read(0, 0, one);
        new SimulatedFan(Scenario.B, 1).read(0, 0, same);
        new SimulatedFan(Scenario.B, 2).read(0, 0, other);

        assertThat(same).containsExactly(one);
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void wear_moves_all_values_and_goes_the_whole_way() {
        double[] healthy = new double[4];
        double[] worn = new double[4];
        new SimulatedFan(Scenario.A, 1).read(0, 0, healthy);
        new SimulatedFan(Scenario.A, 1).read(0, 1, worn);

        double[] way = {-200, 12, 90, 9};
        for (int i = 0; i < way.length; i++) {
            assertThat(worn[i] - healthy[i]).isCloseTo(way[i], org.assertj.core.data.Offset.offset(1e-9));
        }
        for (Wear.Shape shape : Wear.Shape.values()) {
            assertThat(new Wear(shape, Duration.ofDays(1)).at(0)).isZero();
            assertThat(new Wear(shape, Duration.ofDays(1)).at(1)).isEqualTo(1);
        }
        assertThat(new Wear(Wear.Shape.EXPONENTIAL, Duration.ofDays(1)).at(0.5)).isBetween(0.11, 0.13);
    }
}
