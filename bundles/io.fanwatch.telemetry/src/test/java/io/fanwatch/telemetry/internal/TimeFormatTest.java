// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("x"));
    private static final Instant ARRIVAL = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "ISO_8601, 2025-06-07T08:09:10+0100, 2025-06-07T07:09:10Z",
        "ISO_8601, 2025-06-07T08:09:10-03, 2025-06-07T11:09:10Z",
        "ISO_8601, 2025-06-07T08:09:10 +01:30, 2025-06-07T06:39:10Z",
        "ISO_8601, 2025-06-07t08:09:10z, 2025-06-07T08:09:10Z",
        "ISO_8601, 2025-06-07 08:09:10Z, 2025-06-07T08:09:10Z",
        "ISO_8601, '2025-06-07T08:09:10,5Z', 2025-06-07T08:09:10.500Z",
        "ISO_8601, 2025-06-07T08:09:10.1234567890123Z, 2025-06-07T08:09:10.123456789Z",
        "ISO_8601, 20250607T080910Z, 2025-06-07T08:09:10Z",
        "ISO_8601, 20250607T080910.25+0100, 2025-06-07T07:09:10.250Z",
        "ISO_8601, 2025-06-07T08:09Z, 2025-06-07T08:09:00Z",
        "ISO_8601, 2025-06-07T24:00:00Z, 2025-06-08T00:00:00Z",
        "ISO_8601, 2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "ISO_8601, 2025-06-07T08:09:10+02:00[Europe/Rome], 2025-06-07T06:09:10Z",
        "DATE_TIME, 2025-06-07 08:09:10.123, 2025-06-07T08:09:10.123Z",
        "DATE_TIME, 2025-06-07 08:09:10+0200, 2025-06-07T06:09:10Z",
        "DATE_TIME, 2025-06-07 08:09:10.5 +02:00, 2025-06-07T06:09:10.500Z",
        "DATE_TIME, 2025-06-07 24:00:00, 2025-06-08T00:00:00Z",
        "MM/dd/yyyy hh:mm:ss a, 06/07/2025 12:09:10 AM, 2025-06-07T00:09:10Z",
        "MM/dd/yyyy hh:mm:ss a, 06/07/2025 01:09:10 pm, 2025-06-07T13:09:10Z",
        "EPOCH_MICROS, 1749283750123456, 2025-06-07T08:09:10.123456Z",
        "EPOCH_NANOS, 1749283750123456789, 2025-06-07T08:09:10.123456789Z",
        "EPOCH_SECONDS, 1.7492837505E9, 2025-06-07T08:09:10.500Z",
        "AUTOMATIC, 1749283750, 2025-06-07T08:09:10Z",
        "AUTOMATIC, 1749283750123, 2025-06-07T08:09:10.123Z",
        "AUTOMATIC, 1749283750123456, 2025-06-07T08:09:10.123456Z",
        "AUTOMATIC, 1749283750123456789, 2025-06-07T08:09:10.123456789Z",
        "AUTOMATIC, 2025-06-07T08:09:10+01, 2025-06-07T07:09:10Z",
        "AUTOMATIC, 2025-06-07 08:09:10, 2025-06-07T08:09:10Z",
    })
    void usual_forms_are_read(String format, String text, Instant time) throws RejectedReadingException {
        assertThat(new TimeFormat(format, "UTC").parse(text, ARRIVAL)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29 02:30:00, 2026-03-29T12:00:00Z, 2026-03-29T01:30:00Z", // never was: as if the clock had not been
        // put on
        "2026-10-25 02:30:00, 2026-10-25T00:30:01Z, 2026-10-25T00:30:00Z",
        "2026-10-25 02:30:00, 2026-10-25T01:30:01Z, 2026-10-25T01:30:00Z",
        "2026-10-25 02:30:00, 2026-11-25T01:30:01Z, 2026-10-25T00:30:00Z", // much later it cannot be told
    })
    void times_around_the_change_of_clocks_are_defined(String text, Instant arrival, Instant time)
            throws RejectedReadingException {
        assertThat(new TimeFormat("DATE_TIME", "Europe/Rome").parse(text, arrival))
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "DATE_TIME, 1749283750, seconds since 1970; set time.format to EPOCH_SECONDS",
        "DATE_TIME, 2025-06-07T08:09:10Z, set time.format to ISO_8601",
        "EPOCH_SECONDS, 1749283750123, milliseconds since 1970; set time.format to EPOCH_MILLIS",
        "EPOCH_MILLIS, 1749283750123456, microseconds since 1970; set time.format to EPOCH_MICROS",
        "ISO_8601, 06/07/2025 01:09:10 PM, set time.format to MM/dd/yyyy hh:mm:ss a",
        "DATE_TIME, 2025-12-31T24:00:00Z, set time.format to ISO_8601",
        "DATE_TIME, 2025-06-30T23:59:60Z, set time.format to ISO_8601",
        "ISO_8601, 2025-06-07 08:09:10 CET, set time.format to yyyy-MM-dd HH:mm:ss z",
        "ISO_8601, 07-Jun-2025 08:09:10, set time.format to dd-MMM-yyyy HH:mm:ss",
        "ISO_8601, 2025-W23-6T08:09:10Z, date by week",
        "ISO_8601, 2025-158T08:09:10Z, day of the year",
        "ISO_8601, 2025-06-07, a date or a time alone",
        "ISO_8601, 08:09:10, a date or a time alone",
        "ISO_8601, 2025-06-31T08:09:10Z, no such day",
        "ISO_8601, 2025-06-07T08:09:10+25:00, no such day",
        "ISO_8601, /Date(1749283750123)/, have the number alone sent",
        "ISO_8601, 4711, leave time.field empty",
        "ISO_8601, 638848949500000000, from another year than 1970",
        "ISO_8601, this morning, set time.format to its pattern",
        "ISO_8601, 31.12.2025 23:59:58, set time.format to dd.MM.yyyy HH:mm:ss",
    })
    void a_time_of_another_form_is_rejected_with_the_form_that_it_has(String format, String text, String hint) {
        assertThatExceptionOfType(RejectedReadingException.class)
                .isThrownBy(() -> new TimeFormat(format, "UTC").parse(text, ARRIVAL))
                .withMessageContaining(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "0",
        "7",
        "1767261600",
        "1767261600123",
        "1767261600123456",
        "1767261600123456789",
        "8999999999999999999",
        "9223372036854775807",
        "31556889864403199",
        "31556889864403200",
        "00000000001767261600"
    })
    void a_whole_number_is_the_same_moment_with_decimals_and_without(String number) {
        for (EpochUnit unit : EpochUnit.values()) {
            assertThat(unit.moment(number)).as(unit.name()).isEqualTo(unit.moment(number + ".0"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-21T10:54:21.600Z, It looks like seconds: set time.format to EPOCH_SECONDS",
        "1970-01-01T00:00:08Z, clock was probably not set",
        "1999-12-31T23:59:59Z, clock was probably not set",
        "2026-01-02T12:00:01Z, Check the sender's clock",
    })
    void a_time_that_cannot_be_is_counted_with_what_is_probably_wrong(Instant time, String reason) {
        ReadingTimes times = new ReadingTimes();

        assertThat(times.check(ARRIVAL.minusSeconds(86_400_000), ARRIVAL)).isTrue();
        assertThat(times.check(ARRIVAL.plusSeconds(86_400), ARRIVAL)).isTrue();
        assertThat(times.check(time, ARRIVAL)).isFalse();
        assertThat(times.impossible()).isEqualTo(1);
        ReadingTimes now = new ReadingTimes();
        now.check(time.isAfter(ARRIVAL) ? Instant.now().plusSeconds(90_000) : time, Instant.now());
        assertThat(now.problem().orElseThrow().message()).contains(reason);
    }

    @Test
    void of_each_of_many_devices_the_last_time_that_cannot_be_is_known() {
        ReadingTimes times = new ReadingTimes();
        for (int device = 0; device < 1_001; device++) {
            Reading reading = new Reading("" + device, Optional.empty(), Instant.EPOCH, SCHEMA, 1);
            assertThat(times.possible(reading, ARRIVAL).time()).isEqualTo(ARRIVAL);
        }
        Reading again = new Reading("1", Optional.empty(), Instant.EPOCH.plusSeconds(8), SCHEMA, 1);
        times.possible(again, ARRIVAL);
        times.possible(new Reading("right", Optional.empty(), ARRIVAL, SCHEMA, 1), ARRIVAL);

        assertThat(times.mistaken()).hasSize(1_000);
        assertThat(times.mistaken().get(0).deviceId()).isEqualTo("2");
        assertThat(times.mistaken().get(999)).isEqualTo(new MistakenTime("1", again.time(), ARRIVAL));
    }

    @Test
    void a_reading_with_such_a_time_has_that_of_its_arrival() {
        assertThat(Trials.read(
                        "t", "{\"deviceID\":\"a\",\"x\":1,\"timeStamp\":8}", "features=x", "time.format=EPOCH_SECONDS"))
                .containsExactly("a|" + Trials.ARRIVAL + "|1.0");
    }
}
