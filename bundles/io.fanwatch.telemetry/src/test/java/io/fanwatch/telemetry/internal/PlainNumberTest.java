// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

    private static double parse(String text) {
        byte[] bytes = ("1" + text + "1").getBytes(US_ASCII);
        return PlainNumber.parse(bytes, 1, bytes.length - 1);
    }
}
