// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.ConditionService.Observation;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.condition.DeviceCondition;
import io.fanwatch.condition.Forecast;
import io.fanwatch.condition.Limit;
import io.fanwatch.condition.VerdictRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One device: its condition, what the model lastingly says of it, and its forecast. For use by one thread. */
public final class WatchedDevice {

    /** From this distance on it is said which features have to do with it. */
    private static final double WORTH_EXPLAINING = 0.5;
    /** How long a forecast stands, as a part of the fast time: its trend does not change sooner. */
    private static final int FORECASTS_A_FAST_TIME = 4;

    private static final double MILLIS_PER_HOUR = 3_600_000;

    final String id;
    final DeviceKind kind;
    private final DeviceCondition condition;
    private final VerdictRate verdicts;
    private final long forecastMillis;
    private long forecastUntil = Long.MIN_VALUE;
    private Optional<RemainingLife> remaining = Optional.empty();

    /** A device of which nothing is known. */
    public WatchedDevice(String id, DeviceKind kind) {
        this(id, kind, kind.monitor.start());
    }

    /** @throws IllegalArgumentException if the state is of other features or times */
    public WatchedDevice(String id, DeviceKind kind, byte[] condition, byte[] verdicts) {
        this(id, kind, kind.monitor.restore(condition));
        this.verdicts.restore(verdicts);
    }

    private WatchedDevice(String id, DeviceKind kind, DeviceCondition condition) {
        this.id = id;
        this.kind = kind;
        this.condition = condition;
        this.verdicts = new VerdictRate(kind.monitor.settings());
        this.forecastMillis = kind.monitor.settings().fast().toMillis() / FORECASTS_A_FAST_TIME;
    }

    public Optional<Observation> observe(Instant at, double[] values, boolean faulty, List<Limit> limits) {
        long time = at.toEpochMilli();
        if (!condition.observe(time, values)) {
            return Optional.empty();
        }
        verdicts.observe(time, faulty, condition);
        forecast(time, limits);
        return Optional.of(new Observation(condition(), remaining));
    }

    private Condition condition() {
        boolean paused = phase() == Phase.PAUSED;
        boolean worth = !paused && (condition.distance() >= WORTH_EXPLAINING || isFar());
        return new Condition(
                phase(),
                paused ? 0 : condition.distance(),
                condition.alarmSince().filter(since -> isFar()).map(Instant::ofEpochMilli),
                worth ? condition.contributions() : List.of(),
                verdicts.alarmSince().map(Instant::ofEpochMilli));
    }

    private void forecast(long time, List<Limit> limits) {
        if (limits.isEmpty() || !isFar() || phase() == Phase.PAUSED) {
            remaining = Optional.empty();
            forecastUntil = Long.MIN_VALUE;
        } else if (time >= forecastUntil || time < forecastUntil - forecastMillis) {
            remaining = condition.forecast(limits).map(WatchedDevice::remaining);
            forecastUntil = time + forecastMillis;
        }
    }

    private static RemainingLife remaining(Forecast forecast) {
        return new RemainingLife(
                hours(forecast.median()),
                OptionalDouble.of(hours(forecast.early())),
                OptionalDouble.of(hours(forecast.late())),
                "h");
    }

    private static double hours(Duration time) {
        return time.toMillis() / MILLIS_PER_HOUR;
    }

    void serviced() {
        condition.serviced();
        verdicts.serviced();
        remaining = Optional.empty();
    }

    Phase phase() {
        return condition.state();
    }

    /** Whether it is lastingly far from its normal, and the model does not contradict. */
    boolean isFar() {
        return condition.alarm() && !verdicts.contradicts();
    }

    /** Whether the model calls it faulty more often than is normal for it. */
    boolean isFaulty() {
        return verdicts.alarm();
    }

    public byte[] conditionBytes() {
        return condition.toBytes();
    }

    public byte[] verdictBytes() {
        return verdicts.toBytes();
    }
}
