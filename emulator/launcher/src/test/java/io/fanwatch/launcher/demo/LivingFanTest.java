// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.model.simulation.Scenario;
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
    private static final Optional<LocalDateTime> NEVER = Optional.empty();
    private static final LivingFan.Life HEALTHY = new LivingFan.Life(Scenario.B, false, NEVER, NEVER);

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

    @Test
    void a_repaired_fan_is_as_one_that_never_wore() {
        LivingFan.Life life = new LivingFan.Life(Scenario.B, false, NEVER, Optional.of(BEGIN.plusDays(6)));
        List<FanReading> repaired = week(Optional.of(BEGIN.plusHours(12)), life);
        List<FanReading> healthy = week(NEVER);

        int service = (int) Duration.ofDays(6).dividedBy(STEP);
        assertThat(repaired.get(service)).isNotEqualTo(healthy.get(service));
        assertThat(repaired.subList(service + 1, repaired.size()))
                .isEqualTo(healthy.subList(service + 1, healthy.size()));
    }

    @Test
    void a_stuck_sensor_gives_the_same_value_again_and_again_and_the_others_go_on() {
        LivingFan.Life life = new LivingFan.Life(Scenario.B, false, Optional.of(BEGIN.plusDays(3)), NEVER);
        List<FanReading> week = week(NEVER, life);
        List<FanReading> stuck = week.subList((int) Duration.ofDays(3).dividedBy(STEP) + 1, week.size());

        assertThat(stuck)
                .extracting(FanReading::rotation)
                .containsOnly(stuck.get(0).rotation());
        assertThat(stuck.stream().map(FanReading::sound).distinct()).hasSizeGreaterThan(10);
    }

    @Test
    void one_with_drop_outs_is_out_for_two_of_twelve_hours_and_others_never() {
        LivingFan out = fan(NEVER, new LivingFan.Life(Scenario.B, true, NEVER, NEVER));
        LivingFan in = fan(NEVER, HEALTHY);

        assertThat(Stream.iterate(BEGIN, hour -> hour.plusHours(1)).limit(24).filter(out::isOut))
                .hasSize(4);
        assertThat(Stream.iterate(BEGIN, hour -> hour.plusHours(1)).limit(24).filter(in::isOut))
                .isEmpty();
    }

    @Test
    void in_scenario_c_some_readings_are_bad() {
        assertThat(week(NEVER, new LivingFan.Life(Scenario.C, false, NEVER, NEVER)))
                .anySatisfy(reading -> assertThat(reading.rotation() == 0
                                || reading.rotation() > 1_000
                                || reading.temperature() == 0
                                || reading.temperature() > 100
                                || reading.vibration() == 0
                                || reading.vibration() > 500
                                || reading.sound() == 0
                                || reading.sound() > 100)
                        .isTrue());
    }

    private static LivingFan fan(Optional<LocalDateTime> wearBegins, LivingFan.Life life) {
        return new LivingFan(new SimulatedFan("3", new SplittableRandom(1)), 7, BEGIN, wearBegins, WEAR, life);
    }

    private static List<FanReading> week(Optional<LocalDateTime> wearBegins) {
        return week(wearBegins, HEALTHY);
    }

    private static List<FanReading> week(Optional<LocalDateTime> wearBegins, LivingFan.Life life) {
        LivingFan fan = fan(wearBegins, life);
        return Stream.iterate(BEGIN, time -> time.plus(STEP))
                .limit(Duration.ofDays(7).dividedBy(STEP))
                .map(time -> fan.next(time, false))
                .toList();
    }
}
