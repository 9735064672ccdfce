// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * How long callers wait for something that is away: each for its time-out at most, and none for an absence that has lasted longer
 * than that already. Thread-safe.
 */
final class SharedTimeout {

    private volatile Optional<Long> absentSince = Optional.empty();

    /** Says that it is there again or is about to be: the next caller that misses it begins to wait anew. */
    void end() {
        absentSince = Optional.empty();
    }

    /** Says that a caller, who began then, missed it. Returns how many nanoseconds it may still wait, none if not positive. */
    synchronized long missed(long callerStart, Duration timeout) {
        absentSince = Optional.of(absentSince.orElse(callerStart));
        return leftNanos(callerStart, timeout);
    }

    /** How long a caller may wait that has not missed it yet: for all of its time if nobody has. */
    long leftNanos(long callerStart, Duration timeout) {
        long since = absentSince.orElse(callerStart);
        long earlier = since - callerStart < 0 ? since : callerStart;
        return earlier + timeout.toNanos() - System.nanoTime();
    }
}
