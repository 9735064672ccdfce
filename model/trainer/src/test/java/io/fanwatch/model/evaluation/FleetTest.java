// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.condition.ConditionMonitor;
import io.fanwatch.condition.DeviceCondition;
import io.fanwatch.condition.Features;
import io.fanwatch.condition.MonitorSettings;
import io.fanwatch.model.simulation.Scenario;
import io.fanwatch.model.simulation.SimulatedFan;
import io.fanwatch.model.simulation.Wear;
import io.fanwatch.model.simulation.Wear.Shape;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The condition monitor on simulated fleets, with margins so wide that only a worse monitor fails. The figures themselves,
 * of many more fans, are in docs/prediction.md.
 */
class FleetTest {

    private static final long SEED = 7_000;
    private static final int DAY = 24 * 60;
    private static final int HEALTHY_DAYS = 20;

    private final ConditionMonitor monitor =
            new ConditionMonitor(Features.of(SimulatedFan.FIELDS), MonitorSettings.DEFAULT, Optional.empty());

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void healthy_fans_hardly_ever_give_an_alarm(Scenario scenario) {
        int alarms = 0;
        for (int fan = 0; fan < 4; fan++) {
            alarms += live(scenario, SEED + fan, 180, Optional.empty()).alarms;
        }
        assertThat(alarms).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, 24, 20", "EXPONENTIAL, 24, 11", "SUDDEN, 24, 23", "EXPONENTIAL, 168, 84"})
    void worn_fans_give_one_long_before_they_fail(Shape shape, int hours, int leastLeadHours) {
        for (Scenario scenario : Scenario.values()) {
            double lead = 0;
            int fans = 6;
            for (int fan = 0; fan < fans; fan++) {
                Wear wear = new Wear(shape, Duration.ofHours(hours));
                lead += live(scenario, SEED + 100 + fan, HEALTHY_DAYS, Optional.of(wear)).leadHours / fans;
            }
            assertThat(lead)
                    .as("hours before the failure in scenario " + scenario)
                    .isGreaterThan(leastLeadHours);
        }
    }

    private record Lived(int alarms, double leadHours) {}

    private Lived live(Scenario scenario, long seed, int healthyDays, Optional<Wear> wear) {
        SimulatedFan fan = new SimulatedFan(scenario, seed);
        DeviceCondition device = monitor.start();
        double[] values = new double[SimulatedFan.FIELDS.size()];
        int healthy = healthyDays * DAY;
        long wearing = wear.map(found -> found.time().toMinutes()).orElse(0L);
        int alarms = 0;
        boolean before = false;
        for (long minute = 0; minute < healthy + wearing; minute++) {
            double part = wearing == 0 ? 0 : (double) (minute - healthy) / wearing;
            fan.read(60 * minute, wear.map(found -> found.at(part)).orElse(0.0), values);
            device.observe(60_000 * minute, values);
            alarms += device.alarm() && !before ? 1 : 0;
            before = device.alarm();
        }
        double lead = device.alarmSince()
                .map(since -> healthy / 60.0 + wearing / 60.0 - since / 3_600_000.0)
                .orElse(0.0);
        return new Lived(alarms, lead);
    }
}
