package io.fanwatch.influxdb.internal;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt: doubles with each failure, with a random deviation of ±25 %. Not thread-safe. */
final class Backoff {

    private static final double DEVIATION = 0.25;

    private final DoubleSupplier random;
    private int failures;

    /**
     * @param random gives numbers from 0 to 1
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * The wait before the next attempt.
     *
     * @param asked what the other side asks for at least
     */
    Duration next(Duration shortest, Duration longest, Duration asked) {
        long doubled = shortest.toMillis() << Math.min(failures, 30);
        failures++;
        double factor = 1 - DEVIATION + 2 * DEVIATION * random.getAsDouble();
        return Duration.ofMillis(
                Math.max(asked.toMillis(), Math.round(factor * Math.min(longest.toMillis(), doubled))));
    }

    /** Begins again with the shortest wait, after a success. */
    void reset() {
        failures = 0;
    }
}
