// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

/** A token bucket: so many messages a second on average, and a burst after a pause. Not thread-safe. */
final class RateLimit {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final int burst;
    private double tokens;
    private long lastNanos;

    RateLimit(int perSecond, int burst, long nowNanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.lastNanos = nowNanos;
    }

    /** Takes a token and returns 0, or takes none and returns how long to wait for one, in nanoseconds. */
    long take(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - lastNanos) / NANOS_PER_SECOND * perSecond);
        lastNanos = nowNanos;
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND));
    }
}
