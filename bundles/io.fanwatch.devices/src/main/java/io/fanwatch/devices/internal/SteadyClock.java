// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Times that go on evenly while the gateway's clock is set, as many a gateway's is after each start. Thread-safe. */
public final class SteadyClock {

    private static final long SET_MILLIS = 1_000;

    private final LongSupplier wallMillis;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private volatile long offsetMillis;

    /** @param nanoTime a clock that is never set, unlike the gateway's, {@code wallMillis} */
    public SteadyClock(LongSupplier wallMillis, LongSupplier nanoTime) {
        this.wallMillis = wallMillis;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.offsetMillis = wallMillis.getAsLong();
    }

    /** How many milliseconds it runs. */
    long steadyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - startNanos);
    }

    /** What the gateway's clock shows, in ms since 1970. */
    long wallMillis() {
        return wallMillis.getAsLong();
    }

    /** What the gateway's clock, as it goes now, showed then: always the same unless the clock is set by a second or more. */
    Instant wall(long thenMillis) {
        long offset = wallMillis() - steadyMillis();
        if (Math.abs(offset - offsetMillis) >= SET_MILLIS) {
            offsetMillis = offset;
        }
        return Instant.ofEpochMilli(offsetMillis + thenMillis);
    }
}
