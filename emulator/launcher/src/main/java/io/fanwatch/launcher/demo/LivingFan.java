// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.model.simulation.Scenario;
import io.fanwatch.model.simulation.Wear;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * A fan that lives for days: it behaves as its scenario says, may wear and be repaired, fall silent, and have a sensor stuck.
 * Not safe for use by several threads.
 */
final class LivingFan {

    private static final double SECONDS_PER_MILLI = 0.001;
    private static final int DROP_OUT_EVERY = 12;
    private static final int DROP_OUT_HOURS = 2;

    private final io.fanwatch.model.simulation.SimulatedFan fan;
    private final SimulatedFan failing;
    private final LocalDateTime begin;
    private final Optional<LocalDateTime> wearBegins;
    private final Wear wear;
    private final Life life;
    private final double[] values = new double[4];
    private double stuckAt = Double.NaN;

    /**
     * What happens to it besides failing.
     *
     * @param scenario how it behaves while it is healthy
     * @param dropsOut whether it sends nothing for two of each twelve hours
     * @param sticks from when on its rotation stands still
     * @param serviced from when on it is as new
     */
    record Life(
            Scenario scenario, boolean dropsOut, Optional<LocalDateTime> sticks, Optional<LocalDateTime> serviced) {}

    /**
     * @param failing what it reports once it is faulty
     * @param seed the same seed gives the same values
     * @param begin the time of its first reading
     * @param wearBegins from when on it wears
     * @param wear how
     */
    LivingFan(
            SimulatedFan failing,
            long seed,
            LocalDateTime begin,
            Optional<LocalDateTime> wearBegins,
            Wear wear,
            Life life) {
        this.fan = new io.fanwatch.model.simulation.SimulatedFan(life.scenario(), seed);
        this.life = life;
        this.failing = failing;
        this.begin = begin;
        this.wearBegins = wearBegins;
        this.wear = wear;
    }

    String deviceId() {
        return failing.deviceId();
    }

    /** Whether it has begun to wear and was not repaired. */
    boolean wears(LocalDateTime time) {
        return isPast(wearBegins, time) && !isPast(life.serviced(), time);
    }

    /** Whether it sends nothing then. */
    boolean isOut(LocalDateTime time) {
        return life.dropsOut() && time.getHour() % DROP_OUT_EVERY < DROP_OUT_HOURS;
    }

    private static boolean isPast(Optional<LocalDateTime> moment, LocalDateTime time) {
        return moment.filter(time::isAfter).isPresent();
    }

    /** The next reading; times do not go back. */
    FanReading next(LocalDateTime time, boolean faulty) {
        if (faulty) {
            return failing.next(time, true);
        }
        double worn = wearBegins
                .filter(since -> wears(time))
                .map(since -> (double) seconds(since, time) / wear.time().toSeconds())
                .map(wear::at)
                .orElse(0.0);
        fan.read(Duration.between(begin, time).toMillis() * SECONDS_PER_MILLI, worn, values);
        if (isPast(life.sticks(), time)) {
            stuckAt = Double.isNaN(stuckAt) ? values[0] : stuckAt;
            values[0] = stuckAt;
        }
        return SimulatedFan.reading(deviceId(), time, values);
    }

    private static long seconds(LocalDateTime from, LocalDateTime to) {
        return Duration.between(from, to).toSeconds();
    }
}
