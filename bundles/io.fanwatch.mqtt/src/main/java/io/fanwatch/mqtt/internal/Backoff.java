package io.fanwatch.mqtt.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt: doubles with each failure, with a random deviation of ±25 %. Not thread-safe. */
final class Backoff {

    private static final double DEVIATION = 0.25;

    private final long minimumMillis;
    private final long maximumMillis;
    private final DoubleSupplier random;
    private long nextMillis;

    Backoff(Duration minimum, Duration maximum) {
        this(minimum, maximum, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param random gives numbers from 0 to 1
     */
    Backoff(Duration minimum, Duration maximum, DoubleSupplier random) {
        this.minimumMillis = minimum.toMillis();
        this.maximumMillis = maximum.toMillis();
        this.random = random;
        this.nextMillis = minimumMillis;
    }

    /** The wait before the next attempt, in milliseconds. */
    long nextMillis() {
        long delay = nextMillis;
        nextMillis = Math.min(maximumMillis, 2 * nextMillis);
        return Math.round(delay * (1 - DEVIATION + 2 * DEVIATION * random.getAsDouble()));
    }

    /** Begins again at the minimum, after a success. */
    void reset() {
        nextMillis = minimumMillis;
    }
}
