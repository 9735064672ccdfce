// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.mqtt.FanReading;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulatedFanTest {

    private static final LocalDateTime TIME = LocalDateTime.of(2020, 10, 1, 10, 49, 34);
    private static final int MANY = 5_000;

    @Test
    void a_healthy_fan_stays_in_its_ranges_and_fills_them() {
        List<FanReading> readings = readings(1, false);

        assertRange(readings, FanReading::rotation, 500, 700);
        assertRange(readings, FanReading::temperature, 35, 45);
        assertRange(readings, FanReading::vibration, 100, 200);
        assertRange(readings, FanReading::sound, 45, 52);
    }

    @Test
    void a_faulty_fan_stays_in_its_ranges_and_fills_them() {
        List<FanReading> readings = readings(1, true);

        assertRange(readings, FanReading::rotation, 400, 650);
        assertRange(readings, FanReading::temperature, 35, 55);
        assertRange(readings, FanReading::vibration, 100, 250);
        assertRange(readings, FanReading::sound, 45, 60);
    }

    @Test
    void values_have_one_decimal() {
        assertThat(readings(1, true))
                .allSatisfy(
                        reading -> assertThat(String.valueOf(reading.sound())).matches("\\d+\\.\\d"));
    }

    @Test
    void the_same_seed_gives_the_same_readings() {
        assertThat(readings(7, true)).isEqualTo(readings(7, true)).isNotEqualTo(readings(8, true));
    }

    @Test
    void a_reading_says_which_fan_and_when() {
        FanReading reading = readings(1, false).get(0);

        assertThat(reading.deviceId()).isEqualTo("3");
        assertThat(reading.timeStamp()).isEqualTo("2020-10-01 10:49:34");
    }

    private static List<FanReading> readings(long seed, boolean faulty) {
        SimulatedFan fan = new SimulatedFan("3", new SplittableRandom(seed));
        return Stream.generate(() -> fan.next(TIME, faulty)).limit(MANY).toList();
    }

    private static void assertRange(
            List<FanReading> readings, ToDoubleFunction<FanReading> value, double low, double high) {
        double tolerance = (high - low) / 100;
        double smallest = readings.stream().mapToDouble(value).min().orElseThrow();
        double largest = readings.stream().mapToDouble(value).max().orElseThrow();
        assertThat(smallest).isBetween(low, low + tolerance);
        assertThat(largest).isBetween(high - tolerance, high);
    }
}
