// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {

    @ParameterizedTest
    @CsvSource({
        "auto, 2026-01-02 03:04:05",
        "auto, 2026-01-02T03:04:05Z",
        "auto, 2026-01-02T04:04:05+01:00",
        "auto, 1767323045",
        "auto, 1767323045000",
        "yyyy.MM.dd.HH.mm.ss, 2026.01.02.03.04.05",
        "s, 1767323045"
    })
    void the_same_time_in_every_format(String format, String text) {
        assertThat(new TimeFormat(format).millis(text))
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
    }

    @Test
    void numbers_count_in_their_unit() {
        assertThat(new TimeFormat("h").millis("1.5")).isEqualTo(5_400_000);
        assertThatThrownBy(() -> new TimeFormat("auto").millis("12:30")).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> new TimeFormat("h").millis("soon")).isInstanceOf(NumberFormatException.class);
    }
}
