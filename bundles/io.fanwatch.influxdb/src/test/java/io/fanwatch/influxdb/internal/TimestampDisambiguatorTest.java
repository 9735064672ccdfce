// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimestampDisambiguatorTest {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final TimestampDisambiguator times = new TimestampDisambiguator();

    @Test
    void the_readings_own_time_holds_to_the_millisecond() {
        Instant time = Instant.parse("2026-01-01T10:00:00.123Z");

        assertThat(times.nanosOf(reading(Optional.empty(), time, 1)) / NANOS_PER_MILLI)
                .isEqualTo(time.toEpochMilli());
    }

    @Test
    void digits_below_the_millisecond_that_the_fan_gave_stay_as_far_as_they_go() {
        Instant micros = Instant.parse("2026-01-01T10:00:00.123456Z");
        Instant nanos = Instant.parse("2026-01-01T10:00:00.123456789Z");

        assertThat(times.nanosOf(reading(Optional.empty(), micros, 1)) % NANOS_PER_MILLI / 1_000)
                .isEqualTo(456);
        assertThat(times.nanosOf(reading(Optional.empty(), nanos, 1)) % NANOS_PER_MILLI)
                .isEqualTo(456_789);
    }

    @Test
    void as_many_equal_readings_of_one_millisecond_as_there_may_be_get_as_many_times() {
        Set<Long> given = new HashSet<>();
        for (int i = 0; i < 25_000; i++) {
            given.add(times.nanosOf(reading(Optional.empty(), Verdicts.TIME, 1)));
        }

        assertThat(given).hasSize(25_000);
    }

    @Test
    void readings_of_one_nanosecond_get_times_of_their_own() {
        Instant nanos = Instant.parse("2026-01-01T10:00:00.999999999Z");

        assertThat(times.nanosOf(reading(Optional.empty(), nanos, 1)))
                .isNotEqualTo(times.nanosOf(reading(Optional.empty(), nanos, 2)));
    }

    @Test
    void a_reading_with_an_id_that_is_delivered_again_gets_its_time_again() {
        long first = times.nanosOf(reading(Optional.of("a"), Verdicts.TIME, 1));
        long other = times.nanosOf(reading(Optional.of("b"), Verdicts.TIME, 1));

        assertThat(times.nanosOf(reading(Optional.of("a"), Verdicts.TIME, 1))).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void a_reading_that_is_delivered_again_after_a_restart_gets_its_time_again_and_another_one_does_not() {
        long before = times.nanosOf(reading(Optional.empty(), Verdicts.TIME, 1));
        TimestampDisambiguator restarted = new TimestampDisambiguator();

        assertThat(restarted.nanosOf(reading(Optional.empty(), Verdicts.TIME, 2)))
                .isNotEqualTo(before);
        assertThat(restarted.nanosOf(reading(Optional.empty(), Verdicts.TIME, 1)))
                .isEqualTo(before);
    }

    @Test
    void times_before_1970_work_too() {
        Instant time = Instant.parse("1969-12-31T23:59:59.999Z");

        assertThat(Math.floorDiv(times.nanosOf(reading(Optional.empty(), time, 1)), NANOS_PER_MILLI))
                .isEqualTo(-1);
    }

    @Test
    void a_time_that_the_database_cannot_keep_is_refused() {
        Instant time = Instant.parse("2500-01-01T00:00:00Z");

        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> times.nanosOf(reading(Optional.empty(), time, 1)));
    }

    private static Reading reading(Optional<String> id, Instant time, double rotation) {
        return Verdicts.reading("1", id, time, rotation);
    }
}
