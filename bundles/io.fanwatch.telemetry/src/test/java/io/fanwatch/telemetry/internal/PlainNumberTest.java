// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNumberTest {

    private static final int NUMBERS = 1_000_000;

    @Test
    void every_number_is_bit_for_bit_what_java_makes_of_it() {
        Random random = new Random(1);
        int converted = 0;
        for (int i = 0; i < NUMBERS; i++) {
            long digits = random.nextLong() >> 4 + random.nextInt(60);
            String text = BigDecimal.valueOf(digits, random.nextInt(18)).toPlainString();
            double number = parse(text);
            if (Double.isNaN(number)) {
                continue;
            }
            converted++;
            if (Double.doubleToRawLongBits(number) != Double.doubleToRawLongBits(Double.parseDouble(text))) {
                assertThat(number).as(text).isEqualTo(Double.parseDouble(text));
            }
        }
        assertThat(converted).isGreaterThan(NUMBERS / 2);
    }

    @Test
    void every_usual_number_is_converted() {
        for (int tenths = -100_000; tenths <= 100_000; tenths++) {
            String text = BigDecimal.valueOf(tenths, 1).toPlainString();
            double expected = Double.parseDouble(text);
            if (parse(text) != expected) {
                assertThat(parse(text)).as(text).isEqualTo(expected);
            }
        }
    }

    @Test
    void the_zero_below_zero_keeps_its_sign() {
        assertThat(Double.doubleToRawLongBits(parse("-0.0"))).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "+1", "--1", "00", "01", "-01", "1.", "-1.", ".5", "-.5", ".", "1.x", "1x", "x1", "1e5",
                "1.2.3", " 1", "1 ", "1,5", "1/", "1:", "/1", ":1", "1.5/", "1.5:", "1./5", "NaN"
            })
    void what_is_written_otherwise_is_left_to_others(String text) {
        assertThat(parse(text)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "9",
                "-1",
                "10",
                "0.5",
                "0.0",
                "9007199254740992",
                "12345678901234.75",
                "-1234567890123.75",
                "0.123456789012345"
            })
    void what_is_just_short_and_small_enough_is_converted(String text) {
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "-12345678901234.75", "0.0000000000000001", "123456789012345678"})
    void what_is_too_long_or_too_large_to_be_exact_is_left_to_others(String text) {
        assertThat(parse(text)).isNaN();
    }

    private static double parse(String text) {
        byte[] bytes = ("1" + text + "1").getBytes(US_ASCII);
        return PlainNumber.parse(bytes, 1, bytes.length - 1);
    }
}
