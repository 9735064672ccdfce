// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.model.simulation.Wear;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LivingFanTest {

    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 3, 1, 0, 0);
    private static final Wear WEAR = new Wear(Wear.Shape.EXPONENTIAL, Duration.ofDays(5));
    private static final Duration STEP = Duration.ofMinutes(20);

    @Test
    void a_healthy_fan_stays_within_the_box_and_one_that_wears_leaves_it() {
        assertThat(week(Optional.empty()))
                .allSatisfy(reading -> {
                    assertThat(reading.rotation()).isBetween(500.0, 700.0);
                    assertThat(reading.temperature()).isBetween(35.0, 45.0);
                    assertThat(reading.vibration()).isBetween(100.0, 200.0);
                    assertThat(reading.sound()).isBetween(45.0, 52.0);
                })
                .allSatisfy(
                        reading -> assertThat(String.valueOf(reading.sound())).matches("\\d+\\.\\d"));
        List<FanReading> worn = week(Optional.of(BEGIN.plusHours(12)));
        assertThat(worn.get(worn.size() - 1).rotation()).isLessThan(500);
        assertThat(worn.get(30)).isEqualTo(week(Optional.empty()).get(30));
    }

    @Test
    void its_clock_begins_a_week_ago_shows_the_present_in_time_and_goes_on() {
        DemoClock clock = new DemoClock(BEGIN, Duration.ofDays(7), Duration.ofSeconds(20));

        assertThat(clock.at(Duration.ZERO)).isEqualTo(BEGIN.minusDays(7)).isEqualTo(clock.begin());
        assertThat(clock.at(Duration.ofSeconds(10))).isBetween(BEGIN.minusDays(4), BEGIN.minusDays(3));
        assertThat(clock.at(Duration.ofSeconds(20))).isEqualTo(BEGIN.plusSeconds(20));
        assertThat(clock.at(Duration.ofSeconds(60))).isEqualTo(BEGIN.plusSeconds(60));
        assertThat(new DemoClock(BEGIN, Duration.ZERO, Duration.ofSeconds(20)).at(Duration.ofSeconds(5)))
                .isEqualTo(BEGIN.plusSeconds(5));
    }

    private static List<FanReading> week(Optional<LocalDateTime> wearBegins) {
        LivingFan fan = new LivingFan(new SimulatedFan("3", new SplittableRandom(1)), 7, BEGIN, wearBegins, WEAR);
        return Stream.iterate(BEGIN, time -> time.plus(STEP))
                .limit(Duration.ofDays(7).dividedBy(STEP))
                .map(time -> fan.next(time, false))
                .toList();
    }
}
