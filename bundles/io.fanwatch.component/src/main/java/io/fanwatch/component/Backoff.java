// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: doubles with each failure up to a longest wait, with a random deviation of ±25 %,
 * so that many gateways do not come back at the same moment. Not thread-safe.
 */
public final class Backoff {

    private static final double DEVIATION = 0.25;
    private static final int MOST_DOUBLINGS = 30;

    private final DoubleSupplier random;
    private Duration shortest;
    private Duration longest;
    private int failures;

    /** Waits between these two. */
    public Backoff(Duration shortest, Duration longest) {
        this(shortest, longest, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random gives numbers from 0 to 1 */
    Backoff(Duration shortest, Duration longest, DoubleSupplier random) {
        this.shortest = shortest;
        this.longest = longest;
        this.random = random;
    }

    /** Waits between these two from now on, and begins again. */
    public void configure(Duration newShortest, Duration newLongest) {
        shortest = newShortest;
        longest = newLongest;
        reset();
    }

    /** The wait before the next attempt, after one more failure. */
    public Duration next() {
        long doubled = shortest.toMillis() << Math.min(failures, MOST_DOUBLINGS);
        failures++;
        double factor = 1 - DEVIATION + 2 * DEVIATION * random.getAsDouble();
        return Duration.ofMillis(Math.round(factor * Math.min(longest.toMillis(), doubled)));
    }

    /** Begins again with the shortest wait, after a success. */
    public void reset() {
        failures = 0;
    }
}
