// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import io.fanwatch.kura.tools.mqtt.FanReading;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/**
 * A fan that reports uniformly distributed values with one decimal. Healthy: 500 to 700 rpm, 35 to 45 °C, vibration 100
 * to 200, 45 to 52 dB; faulty: 400 to 650 rpm, 35 to 55 °C, vibration 100 to 250, 45 to 60 dB. Not safe for use by
 * several threads.
 */
final class SimulatedFan {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final double DECIMAL = 10.0;

    private final String deviceId;
    private final RandomGenerator random;

    /**
     * @param deviceId which fan
     * @param random where its values come from: the same source gives the same values
     */
    SimulatedFan(String deviceId, RandomGenerator random) {
        this.deviceId = deviceId;
        this.random = random;
    }

    String deviceId() {
        return deviceId;
    }

    /** The next reading. */
    FanReading next(LocalDateTime time, boolean faulty) {
        return faulty
                ? reading(time, between(400, 650), between(35, 55), between(100, 250), between(45, 60))
                : reading(time, between(500, 700), between(35, 45), between(100, 200), between(45, 52));
    }

    private FanReading reading(LocalDateTime time, double... values) {
        return reading(deviceId, time, values);
    }

    /** A reading of rotation, temperature, vibration and sound, rounded to one decimal. */
    static FanReading reading(String deviceId, LocalDateTime time, double[] values) {
        return new FanReading(
                deviceId, TIME.format(time), round(values[0]), round(values[1]), round(values[2]), round(values[3]));
    }

    private double between(double low, double high) {
        return random.nextDouble(low, high);
    }

    private static double round(double value) {
        return Math.round(value * DECIMAL) / DECIMAL;
    }
}
