// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends readings at a fixed rate whatever comes back and takes the time from when a reading was due, not from when it
 * could be sent: a system that holds up the sender pays for it.
 */
final class OpenLoop {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int DIGITS = 3;

    private final Target target;
    private final Readings readings;
    private final long intervalNanos;
    private final Histogram latencies = new Histogram(LONGEST_NANOS, DIGITS);
    private long start;
    private long lastArrival;
    private volatile long received;

    /**
     * @param rate readings a second
     */
    OpenLoop(Target target, Readings readings, int rate) {
        this.target = target;
        this.readings = readings;
        this.intervalNanos = SECOND / rate;
    }

    /**
     * What came of it.
     *
     * @param latencies from when a reading was due until its verdict was there, in nanoseconds
     * @param sent readings
     * @param lost readings without a verdict
     * @param perSecond verdicts a second, from the first reading to the last verdict
     */
    record Result(Histogram latencies, long sent, long lost, double perSecond) {}

    /** Runs for that long, then waits for the verdicts still to come. */
    Result run(long nanos) throws IOException, InterruptedException {
        long count = nanos / intervalNanos;
        Thread receiver;
        try (RawClient collector = target.subscriber();
                RawClient publisher = target.publisher()) {
            publisher.doNotBlock();
            start = System.nanoTime() + START_NANOS;
            receiver = new Thread(() -> receive(collector), "receiver");
            receiver.start();
            while (readings.sent() < count) {
                long now = System.nanoTime();
                long due = Math.min(count, (now - start) / intervalNanos + (now < start ? 0 : 1)) - readings.sent();
                if (due > 0) {
                    readings.send((int) due, publisher);
                    publisher.read((buffer, from, to) -> {});
                } else {
                    LockSupport.parkNanos(start + readings.sent() * intervalNanos - now);
                }
            }
            awaitAll(count);
        }
        receiver.join();
        return new Result(
                latencies, count, Math.max(0, count - received), received * (double) SECOND / (lastArrival - start));
    }

    private void awaitAll(long count) {
        long before = -1;
        long lastChange = System.nanoTime();
        while (received < count && System.nanoTime() - lastChange < SILENCE_NANOS) {
            if (received != before) {
                before = received;
                lastChange = System.nanoTime();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void receive(RawClient collector) {
        try {
            while (true) {
                collector.read(this::time);
            }
        } catch (ClosedChannelException end) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void time(ByteBuffer buffer, int from, int to) {
        long number = Readings.numberIn(buffer, from, to);
        long due = start + (number >= 0 ? number : received) * intervalNanos;
        lastArrival = System.nanoTime();
        latencies.recordValue(Math.min(LONGEST_NANOS, Math.max(0, lastArrival - due)));
        received = received + 1;
    }
}
