// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.model.simulation.Scenario;
import io.fanwatch.model.simulation.Wear;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * A fan that lives for days: it uses a part of the published box of its own, with load steps, day and night, and may wear.
 * Not safe for use by several threads.
 */
final class LivingFan {

    private static final double SECONDS_PER_MILLI = 0.001;

    private final io.fanwatch.model.simulation.SimulatedFan fan;
    private final SimulatedFan failing;
    private final LocalDateTime begin;
    private final Optional<LocalDateTime> wearBegins;
    private final Wear wear;
    private final double[] values = new double[4];

    /**
     * @param failing what it reports once it is faulty
     * @param seed the same seed gives the same values
     * @param begin the time of its first reading
     * @param wearBegins from when on it wears
     * @param wear how
     */
    LivingFan(SimulatedFan failing, long seed, LocalDateTime begin, Optional<LocalDateTime> wearBegins, Wear wear) {
        this.fan = new io.fanwatch.model.simulation.SimulatedFan(Scenario.B, seed);
        this.failing = failing;
        this.begin = begin;
        this.wearBegins = wearBegins;
        this.wear = wear;
    }

    String deviceId() {
        return failing.deviceId();
    }

    /** Whether it has begun to wear. */
    boolean wears(LocalDateTime time) {
        return wearBegins.filter(time::isAfter).isPresent();
    }

    /** The next reading; times do not go back. */
    FanReading next(LocalDateTime time, boolean faulty) {
        if (faulty) {
            return failing.next(time, true);
        }
        double worn = wearBegins
                .map(since -> (double) seconds(since, time) / wear.time().toSeconds())
                .map(wear::at)
                .orElse(0.0);
        fan.read(Duration.between(begin, time).toMillis() * SECONDS_PER_MILLI, worn, values);
        return SimulatedFan.reading(deviceId(), time, values);
    }

    private static long seconds(LocalDateTime from, LocalDateTime to) {
        return Duration.between(from, to).toSeconds();
    }
}
