// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts events and tells how many there were a second, for a status' figures. Counting costs some fifty nanoseconds, needs no
 * thread and no memory beyond a minute of seconds. Thread-safe.
 */
public final class EventRate {

    private static final int LONGEST_SECONDS = 60;

    private final LongSupplier nanoTime;
    private final long startNanos;

    /* one slot a second, the current one included */
    private final long[] counts = new long[LONGEST_SECONDS + 1];
    private long second;
    private long total;

    /** Begins to count. */
    public EventRate() {
        this(System::nanoTime);
    }

    EventRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /** Counts that many events as of now. */
    public synchronized void add(long events) {
        advance();
        counts[slot(second)] += events;
        total += events;
    }

    /** How many events there were since the beginning. */
    public synchronized long total() {
        return total;
    }

    /**
     * The events a second, on average over the last whole seconds; over those since the beginning while they are fewer.
     *
     * @param seconds over how many seconds, 1 to 60
     * @throws IllegalArgumentException if that is another number
     */
    public synchronized double perSecond(int seconds) {
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException(
                    "a rate over " + seconds + " s is not known: ask for 1 to " + LONGEST_SECONDS + " s");
        }
        advance();
        long known = Math.min(seconds, second);
        long sum = 0;
        for (long past = second - known; past < second; past++) {
            sum += counts[slot(past)];
        }
        return known == 0 ? 0 : (double) sum / known;
    }

    private void advance() {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - startNanos);
        for (long next = Math.max(second + 1, now - LONGEST_SECONDS); next <= now; next++) {
            counts[slot(next)] = 0;
        }
        second = Math.max(second, now);
    }

    private static int slot(long second) {
        return (int) (second % (LONGEST_SECONDS + 1));
    }
}
