// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {

    @ParameterizedTest
    @CsvSource({
        "auto, 2026-01-02 03:04:05",
        "auto, 2026-01-02T03:04:05Z",
        "auto, 2026-01-02T04:04:05+01:00",
        "auto, 1767323045",
        "auto, 1767323045000",
        "yyyy.MM.dd.HH.mm.ss, 2026.01.02.03.04.05",
        "s, 1767323045",
        "auto, 1767323045000000",
        "auto, 1767323045000000000",
        "auto, '1767323045,0'",
        "auto, 1.767323045E9",
        "excel, 46024.127835648",
        "auto, 20260102030405",
        "auto, 20260102T040405+0100",
        "auto, 2026-01-02 04:04:05+01",
        "auto, 2026-01-02 03:04:05 UTC",
        "auto, 2026-01-02 04:04:05 CET",
        "auto, 2026-01-02T04:04:05+01:00[Europe/Rome]",
        "auto, '2026-01-02 03:04:05,000'",
        "auto, 2026/01/02 3:04:05",
        "auto, 02.01.2026 03:04:05",
        "auto, 2.1.26 3:04:05",
        "auto, 2.1.2026 3.04.05",
        "auto, 2026.01.02.03.04.05",
        "auto, 2026-01-02-03.04.05.000000",
        "auto, 02-Jan-26 03:04:05.000",
        "auto, 2 January 2026 3:04:05 am",
        "auto, '2. Januar 2026 03:04:05'",
        "auto, 'Jan 2, 2026 3:04:05 AM'",
        "auto, Fri Jan  2 03:04:05 2026",
        "auto, Fri Jan 02 04:04:05 CET 2026",
        "auto, 'Fri, 02 Jan 2026 03:04:05 GMT'",
        "auto, 02/Jan/2026:03:04:05 +0000",
        "month-first, 1/2/2026 3:04:05 AM",
        "month-first, 01/02/26 3:04:05 a.m.",
        "day-first, 02/01/2026 03:04:05",
        "year-first, 26-01-02 03:04:05",
        "MM/dd/yyyy hh:mm:ss a, 01/02/2026 03:04:05 am",
        "yyyy-MM-dd HH:mm:ss XXX, 2026-01-02 04:04:05 +01:00"
    })
    void the_same_time_in_every_format(String format, String text) {
        assertThat(new TimeFormat(format).millis(text))
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
    }

    @Test
    void parts_of_a_time_may_lack_and_the_end_of_a_day_is_the_next() {
        assertThat(TimeFormat.iso(new TimeFormat("auto").millis("31.12.2025 24:00")))
                .isEqualTo("2026-01-01T00:00:00Z");
        assertThat(TimeFormat.iso(new TimeFormat("auto").millis("2026-01-01"))).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(TimeFormat.iso(new TimeFormat("yyyy-MM-dd").millis("2026-01-01")))
                .isEqualTo("2026-01-01T00:00:00Z");
        assertThat(TimeFormat.iso(new TimeFormat("auto").millis("13.1.2026 12:05 AM")))
                .isEqualTo("2026-01-13T00:05:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01/02/2026 10:00",
                "2026-13-01 10:00",
                "30.02.2026",
                "01.02.2026 25:00",
                "01.02.2026 13:00 PM",
                "7",
                "fan 7",
                "2026-01-01 10:00 XYZ"
            })
    void what_is_no_time_or_may_be_two_is_refused(String text) {
        assertThatThrownBy(() -> new TimeFormat(text.equals("7") ? "yyyy" : "auto").millis(text))
                .isInstanceOf(DateTimeException.class);
    }

    @Test
    void numbers_count_in_their_unit() {
        assertThat(new TimeFormat("h").millis("1.5")).isEqualTo(5_400_000);
        assertThatThrownBy(() -> new TimeFormat("auto").millis("12:30")).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> new TimeFormat("h").millis("soon")).isInstanceOf(NumberFormatException.class);
    }
}
