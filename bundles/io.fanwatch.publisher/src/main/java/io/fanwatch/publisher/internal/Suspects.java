// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds verdicts that a broker does not take. MQTT 3.1.1 knows no such answer: a broker closes the connection over a message that
 * is too large, and would do so for ever. So a verdict over which connections were lost twice goes alone from then on, and if it
 * is lost so too, the others go first. It is refused when three connections were lost over it alone, when others were confirmed
 * meanwhile, and when it is larger than all of these; verdicts as large as that are refused at once for ten minutes.
 *
 * <p>To be used with the queue's lock, but for {@link #isHopeless} and {@link #forgetSizes}.
 */
final class Suspects {

    /** What is to be done with a verdict that was lost. */
    enum Next {
        AGAIN,
        ALONE,
        REFUSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);
    private static final int MOST_IN_COMPANY = 2;
    private static final int MOST_ALONE = 3;
    private static final long LEARNED_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long TOLD_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final class Losses {
        private int inCompany;
        private int alone;
        private long connection = -1;
    }

    private final LongSupplier nanoTime;
    private final Map<QueuedVerdict, Losses> losses = new HashMap<>();
    private final Queue<QueuedVerdict> waiting = new ArrayDeque<>();
    private boolean othersFirst;
    /** The largest that was confirmed since one was lost alone for the first time; 0 if none was. */
    private int largestConfirmed;

    private long refused;
    private long refusedNanos;
    private String lastRefused = "";
    private volatile int refusedBytes = Integer.MAX_VALUE;
    private volatile long learnedUntilNanos;

    /** @param nanoTime the time, like {@link System#nanoTime} */
    Suspects(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes note of a verdict whose connection was lost before it was confirmed, and keeps it if it is to go alone. */
    Next lost(QueuedVerdict verdict) {
        Losses known = losses.computeIfAbsent(verdict, first -> new Losses());
        if (!verdict.alone) {
            known.inCompany++;
            if (known.inCompany < MOST_IN_COMPANY) {
                return Next.AGAIN;
            }
        } else if (known.connection != verdict.connection) {
            known.connection = verdict.connection;
            known.alone++;
            if (known.alone == 1) {
                largestConfirmed = 0;
            }
            if (known.alone >= MOST_ALONE && largestConfirmed > 0 && verdict.bytes > largestConfirmed) {
                refusedBytes = Math.min(refusedBytes, verdict.bytes);
                learnedUntilNanos = nanoTime.getAsLong() + LEARNED_NANOS;
                LOG.warn("The broker closes the connection over {} each time, so it is left out", verdict);
                return Next.REFUSED;
            }
        }
        othersFirst = verdict.alone;
        waiting.add(verdict);
        return Next.ALONE;
    }

    /** Whether a verdict of that size need not be tried. May be called without the lock. */
    boolean isHopeless(int bytes) {
        return bytes >= refusedBytes && nanoTime.getAsLong() - learnedUntilNanos < 0;
    }

    /** Takes note of a verdict that was delivered or is left out. */
    void settled(QueuedVerdict verdict, boolean delivered) {
        if (delivered) {
            othersFirst = false;
            largestConfirmed = Math.max(largestConfirmed, verdict.bytes);
        } else {
            refused++;
            refusedNanos = nanoTime.getAsLong();
            lastRefused = verdict.toString();
        }
        if (!losses.isEmpty()) {
            losses.remove(verdict);
        }
    }

    /** Forgets which sizes are hopeless: the broker may be another one. */
    void forgetSizes() {
        refusedBytes = Integer.MAX_VALUE;
    }

    /** Whether the next to be sent is one of these, alone. */
    boolean areNext(boolean othersWait) {
        return !waiting.isEmpty() && !(othersFirst && othersWait);
    }

    int size() {
        return waiting.size();
    }

    QueuedVerdict take() {
        return waiting.remove();
    }

    /** Adds how many were refused, and what is wrong, to a status. */
    void describe(StatusReport report) {
        report.counter("verdicts_left_out_total", "left out, not taken by the broker", "verdicts", refused)
                .problem(problem());
    }

    /** An error while one keeps costing connections, a warning in the hour after one was refused. */
    Optional<Problem> problem() {
        Optional<QueuedVerdict> worst = waiting.stream()
                .filter(verdict -> losses.get(verdict).alone > 0)
                .findFirst();
        if (worst.isPresent()) {
            return Optional.of(Problem.error("the broker seems to close the connection over " + worst.get()
                    + ": raise its largest packet size, or have that fan send a shorter id"));
        }
        return refused > 0 && nanoTime.getAsLong() - refusedNanos < TOLD_NANOS
                ? Optional.of(Problem.warning("the broker does not take " + lastRefused + ", it was left out, as were "
                        + (refused - 1) + " before: raise its largest packet size, or have that fan send a shorter id"))
                : Optional.empty();
    }
}
