package io.fanwatch.wires.internal;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long callers wait for something that is away: each for its time-out at most, and none for an outage that has
 * lasted longer than that already. Thread-safe.
 */
final class Patience {

    private volatile Optional<Long> outageStart = Optional.empty();

    /** Says that it is there again or is about to be: the next caller that meets an outage meets a new one. */
    void end() {
        outageStart = Optional.empty();
    }

    /**
     * Says that a caller met the outage.
     *
     * @param callerStart when the caller began, as {@link System#nanoTime()}
     * @return how many nanoseconds it may still wait; none are left if not positive
     */
    synchronized long remainingNanos(long callerStart, long timeoutMillis) {
        long start = outageStart.orElse(callerStart);
        outageStart = Optional.of(start);
        return left(start, callerStart, timeoutMillis);
    }

    /** The same for a caller that has not met an outage yet: all of its time if there is none. */
    long leftNanos(long callerStart, long timeoutMillis) {
        return left(outageStart.orElse(callerStart), callerStart, timeoutMillis);
    }

    private static long left(long outageStart, long callerStart, long timeoutMillis) {
        long earlier = outageStart - callerStart < 0 ? outageStart : callerStart;
        return earlier + TimeUnit.MILLISECONDS.toNanos(timeoutMillis) - System.nanoTime();
    }
}
