// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainTimeTest {

    private static final DateTimeFormatter STRICT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final int TIMES = 200_000;

    @Test
    void every_time_is_what_a_strict_formatter_makes_of_it() {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < TIMES; i++) {
            String text = String.format(
                    Locale.ROOT,
                    "%04d-%02d-%02d %02d:%02d:%02d",
                    random.nextInt(10_000),
                    random.nextInt(14),
                    random.nextInt(33),
                    random.nextInt(25),
                    random.nextInt(61),
                    random.nextInt(61));
            OptionalLong expected = strict(text);
            OptionalLong actual = plain(text);
            if (!actual.equals(expected)) {
                assertThat(actual).as(text).isEqualTo(expected);
            }
            found += expected.isPresent() ? 1 : 0;
        }
        assertThat(found).isBetween(TIMES / 2, TIMES * 9 / 10);
    }

    @Test
    void what_is_written_in_another_form_does_not_match() {
        String time = "2020-10-01 10:49:34";
        for (int place = 0; place < time.length(); place++) {
            for (char other : new char[] {'/', ':', 'x', ' ', '-', '0', '9'}) {
                String text = time.substring(0, place) + other + time.substring(place + 1);
                boolean sameForm =
                        Character.isDigit(time.charAt(place)) ? Character.isDigit(other) : other == time.charAt(place);
                assertThat(matches(text)).as(text).isEqualTo(sameForm);
            }
        }
        assertThat(matches(time.substring(1))).as("too short").isFalse();
        assertThat(matches(time + "0")).as("too long").isFalse();
        assertThat(matches("")).isFalse();
    }

    private static boolean matches(String text) {
        byte[] bytes = ("1" + text + "1").getBytes(US_ASCII);
        return PlainTime.matches(bytes, 1, bytes.length - 1);
    }

    private static OptionalLong strict(String text) {
        try {
            return OptionalLong.of(LocalDateTime.parse(text, STRICT).toEpochSecond(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong plain(String text) {
        byte[] bytes = ("1" + text + "1").getBytes(US_ASCII);
        assertThat(PlainTime.matches(bytes, 1, bytes.length - 1)).isTrue();
        try {
            return OptionalLong.of(PlainTime.epochSecond(bytes, 1));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
