// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a number of readings on their way and counts the verdicts: what a system can do at most, without a queue that
 * grows. Readings that bring no verdict for a second are written off, so that a loss does not hold up the rest.
 */
final class ClosedLoop {

    private static final long RAMP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(250);
    private static final int WORTH_SENDING = 64;

    private final Target target;
    private final int window;
    private final Readings readings;
    private final BitSet seen = new BitSet();
    private long received;
    private long numbered;
    private long duplicates;
    private long writtenOff;

    /**
     * @param window how many readings are on their way at most
     */
    ClosedLoop(Target target, Readings readings, int window) {
        this.target = target;
        this.window = window;
        this.readings = readings;
    }

    /**
     * What came of it.
     *
     * @param perSecond verdicts a second
     * @param sent readings, over the whole run
     * @param lost readings without a verdict
     * @param duplicates further verdicts on the same reading
     */
    record Result(double perSecond, long sent, long lost, long duplicates) {}

    /** Runs for that long, then waits for the verdicts still to come. */
    Result run(long nanos) throws IOException {
        try (RawClient collector = target.subscriber();
                RawClient publisher = target.publisher()) {
            collector.doNotBlock();
            publisher.doNotBlock();
            long begin = System.nanoTime() + RAMP_NANOS;
            long end = begin + nanos;
            long first = -1;
            long firstAt = 0;
            long now = System.nanoTime();
            long lastArrival = now;
            while (now < end) {
                int arrived = turn(collector, publisher);
                now = System.nanoTime();
                if (arrived > 0) {
                    lastArrival = now;
                } else if (now - lastArrival > SILENCE_NANOS) {
                    writtenOff += outstanding();
                    lastArrival = now;
                }
                if (first < 0 && now >= begin) {
                    first = received;
                    firstAt = now;
                }
                long free = window - outstanding();
                if (free >= Math.min(WORTH_SENDING, window)) {
                    readings.send((int) free, publisher);
                }
            }
            double perSecond = (received - first) * (double) TimeUnit.SECONDS.toNanos(1) / (now - firstAt);
            drain(collector, publisher);
            long distinct = numbered > 0 ? seen.cardinality() : received;
            return new Result(
                    perSecond,
                    readings.sent(),
                    Math.max(0, readings.sent() - distinct),
                    numbered > 0 ? duplicates : Math.max(0, received - readings.sent()));
        }
    }

    private void drain(RawClient collector, RawClient publisher) throws IOException {
        long lastArrival = System.nanoTime();
        long patience = SILENCE_NANOS;
        while (System.nanoTime() - lastArrival < patience) {
            if (turn(collector, publisher) > 0) {
                lastArrival = System.nanoTime();
            }
            patience = received < readings.sent() ? SILENCE_NANOS : LINGER_NANOS;
        }
    }

    private int turn(RawClient collector, RawClient publisher) throws IOException {
        int arrived = collector.read(this::count);
        received += arrived;
        publisher.read((buffer, from, to) -> {});
        if (arrived < WORTH_SENDING) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return arrived;
    }

    private void count(ByteBuffer buffer, int from, int to) {
        if (target.numbered()) {
            long number = Readings.numberIn(buffer, from, to);
            if (number >= 0) {
                numbered++;
                if (seen.get((int) number)) {
                    duplicates++;
                }
                seen.set((int) number);
            }
        }
    }

    private long outstanding() {
        return Math.max(0, readings.sent() - received - writtenOff);
    }
}
