// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SensorWatchTest {

    private static final FeatureSchema TWO = new FeatureSchema(List.of("rotation", "sound"));
    private static final long START = 1_800_000_000_000L;
    private static final Duration STUCK_AFTER = Duration.ofHours(1);

    private final SensorWatch watch = new SensorWatch();

    private Optional<String> faultAfter(int minute, double rotation) {
        long now = START + minute * 60_000L;
        Reading reading =
                Reading.withMissing("7", Optional.empty(), Instant.ofEpochMilli(now), TWO, rotation, 40 + minute % 7);
        watch.observe(reading, now);
        return watch.fault(reading, STUCK_AFTER, now);
    }

    private Optional<String> after(int minutes, IntToDoubleFunction rotation, IntToDoubleFunction sound) {
        Optional<String> fault = Optional.empty();
        for (int minute = 0; minute < minutes; minute++) {
            long now = START + minute * 60_000L;
            Reading reading = Reading.withMissing(
                    "7",
                    Optional.empty(),
                    Instant.ofEpochMilli(now),
                    TWO,
                    rotation.applyAsDouble(minute),
                    sound.applyAsDouble(minute));
            watch.observe(reading, now);
            fault = watch.fault(reading, STUCK_AFTER, now);
        }
        return fault;
    }

    private static IntToDoubleFunction until(int minute, double then) {
        return now -> now < minute ? 600 + now % 5 : then;
    }

    private static IntToDoubleFunction changing() {
        return minute -> 40 + minute % 7;
    }

    @Test
    void a_value_that_stands_still_while_others_go_on_is_stuck() {
        assertThat(after(162, until(100, 612.5), changing()))
                .hasValueSatisfying(
                        words -> assertThat(words).startsWith("rotation is stuck: exactly 612.5 for 61 min"));
    }

    @Test
    void values_that_all_stand_still_are_those_of_a_machine_that_stands() {
        assertThat(after(300, until(100, 0), until(100, 30))).isEmpty();
    }

    @Test
    void readings_that_repeat_the_last_values_are_those_of_a_source_that_hangs() {
        assertThat(after(162, until(100, 612.5), until(100, 30)))
                .hasValueSatisfying(words -> assertThat(words)
                        .startsWith(
                                "its readings repeat the last values, rotation is stuck: exactly 612.5 for 61 min"));
    }

    @Test
    void a_fault_ends_when_the_gateways_clock_is_set_back() {
        Reading reading = new Reading("7", Optional.empty(), Instant.ofEpochMilli(START), TWO, 600, 40);
        for (int i = 0; i < 3; i++) {
            watch.refused("vibration is missing", START);
        }
        assertThat(watch.fault(reading, STUCK_AFTER, START)).isPresent();
        assertThat(watch.fault(reading, STUCK_AFTER, START - 86_400_000L)).isEmpty();
    }

    @Test
    void a_value_that_never_came_again_is_missing_and_said_so() {
        assertThat(after(170, until(100, Double.NaN), changing()))
                .hasValueSatisfying(words -> assertThat(words).startsWith("rotation is missing for 70 min"));
    }

    @Test
    void a_time_that_cannot_be_is_a_fault_for_ten_minutes_unless_the_gateway_does_not_know_the_time() {
        Reading reading = new Reading("7", Optional.empty(), Instant.ofEpochMilli(START), TWO, 600, 40);
        Instant ahead = Instant.parse("2091-01-01T00:00:00Z");
        watch.mistaken(new MistakenTime("7", ahead, Instant.parse("2000-01-01T00:00:09Z")), START);
        assertThat(watch.fault(reading, STUCK_AFTER, START)).isEmpty();

        watch.mistaken(new MistakenTime("7", ahead, Instant.ofEpochMilli(START)), START);

        assertThat(watch.fault(reading, STUCK_AFTER, START + 600_000))
                .contains("its time, 2091-01-01T00:00:00Z, cannot be: set its clock");
        assertThat(watch.fault(reading, STUCK_AFTER, START + 600_001)).isEmpty();
    }

    @Test
    void a_value_that_is_missing_at_times_counts_as_unchanged() {
        for (int minute = 0; minute < 100; minute++) {
            assertThat(faultAfter(minute, 600 + minute % 5)).isEmpty();
        }
        Optional<String> fault = Optional.empty();
        for (int minute = 100; minute < 300; minute++) {
            fault = faultAfter(minute, minute % 2 == 0 ? Double.NaN : 604);
        }

        assertThat(fault).hasValueSatisfying(words -> assertThat(words).startsWith("rotation is stuck: exactly 604.0"));
    }
}
