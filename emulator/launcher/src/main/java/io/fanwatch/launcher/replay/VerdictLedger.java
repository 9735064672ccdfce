// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import io.fanwatch.launcher.Latency;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which reading was sent when, and what became of it. Does no input or output and reads no clock: every call says what
 * time it is, in nanoseconds of one monotonic clock. Safe for use by several threads.
 *
 * <p>A broker without persistence forgets everything when it restarts. So after a disconnection, readings that were handed over
 * before the gateway demonstrably listened again and that stay unanswered are named by {@link #toSendAgain}. The gateway
 * listened when it was handed a reading that it has answered and cannot have had before: one that was not sent until the
 * connection was restored. Without a disconnection no reading is ever sent twice, so that a loss shows.
 */
final class VerdictLedger {

    private static final long NEVER = Long.MIN_VALUE;

    private final long resendAfterNanos;
    private final long overtakenAfterNanos;
    private final long[] firstSent;
    private final long[] handedOver;
    private final long[] confirmed;
    private final boolean[] holdsPlace;
    private final boolean[] saidFaulty;
    private final Set<Integer> unanswered = new LinkedHashSet<>();
    private final Latency latency = new Latency();

    private int sent;
    private int received;
    private int duplicated;
    private int sentAgain;
    private int disconnections;
    private int newestAnswered = -1;
    private boolean connected = true;
    private boolean gatewayListens = true;
    private long restoredAt;
    private long listenedAt = NEVER;
    private long firstSentAt;
    private long lastProgressAt;
    private long lastReceivedAt;

    /**
     * @param rows how many readings there are at most
     * @param resendAfterNanos how long a confirmed reading may stay unanswered after a disconnection
     * @param overtakenAfterNanos how long a reading holds its place in the window when later ones have been answered
     */
    VerdictLedger(int rows, long resendAfterNanos, long overtakenAfterNanos) {
        this.resendAfterNanos = resendAfterNanos;
        this.overtakenAfterNanos = overtakenAfterNanos;
        firstSent = new long[rows];
        handedOver = new long[rows];
        confirmed = new long[rows];
        holdsPlace = new boolean[rows];
        saidFaulty = new boolean[rows];
    }

    /** The reading is about to be published for the first time; rows come in ascending order. */
    synchronized void sent(int row, long now) {
        if (sent == 0) {
            firstSentAt = now;
        }
        sent++;
        firstSent[row] = now;
        handedOver[row] = now;
        confirmed[row] = NEVER;
        holdsPlace[row] = true;
        unanswered.add(row);
        lastProgressAt = now;
    }

    /** The broker has confirmed the reading. */
    synchronized void confirmed(int row, long now) {
        confirmed[row] = now;
    }

    /**
     * A verdict has come.
     *
     * @return whether a place in the window is free now
     */
    synchronized boolean answered(int row, boolean faulty, long now) {
        if (row < 0 || row >= sent) {
            return false;
        }
        if (!unanswered.remove(row)) {
            duplicated++;
            return false;
        }
        received++;
        saidFaulty[row] = faulty;
        latency.record(now - firstSent[row]);
        newestAnswered = Math.max(newestAnswered, row);
        lastProgressAt = now;
        lastReceivedAt = now;
        if (!gatewayListens && connected && firstSent[row] >= restoredAt) {
            gatewayListens = true;
            listenedAt = handedOver[row];
        }
        return leaveWindow(row);
    }

    synchronized void connectionLost() {
        disconnections++;
        connected = false;
        gatewayListens = false;
    }

    synchronized void connectionRestored(long now) {
        connected = true;
        restoredAt = now;
        lastProgressAt = now;
    }

    /** The readings to publish once more; each counts as handed over now. */
    synchronized List<Integer> toSendAgain(long now) {
        List<Integer> rows = new ArrayList<>();
        if (disconnections == 0 || !connected) {
            return rows;
        }
        for (int row : unanswered) {
            boolean overdue = confirmed[row] != NEVER && now - confirmed[row] >= resendAfterNanos;
            if (overdue && (!gatewayListens || handedOver[row] <= listenedAt)) {
                rows.add(row);
                handedOver[row] = now;
                confirmed[row] = NEVER;
            }
        }
        sentAgain += rows.size();
        return rows;
    }

    /**
     * Takes from the window what is probably lost, so that it does not stop the rest: readings that later ones have long
     * overtaken. Their verdicts still count if they come.
     *
     * @return how many places are free by that
     */
    synchronized int releaseOvertaken(long now) {
        int released = 0;
        Iterator<Integer> rows = unanswered.iterator();
        while (rows.hasNext()) {
            int row = rows.next();
            if (row > newestAnswered) {
                break;
            }
            if (now - handedOver[row] >= overtakenAfterNanos && leaveWindow(row)) {
                released++;
            }
        }
        return released;
    }

    private boolean leaveWindow(int row) {
        boolean held = holdsPlace[row];
        holdsPlace[row] = false;
        return held;
    }

    synchronized int sent() {
        return sent;
    }

    synchronized int received() {
        return received;
    }

    synchronized int sentAgain() {
        return sentAgain;
    }

    synchronized int disconnections() {
        return disconnections;
    }

    synchronized boolean complete() {
        return unanswered.isEmpty();
    }

    /** When something was last sent, answered or reconnected. */
    synchronized long lastProgressAt() {
        return lastProgressAt;
    }

    /** The result as it is now: what was sent and has no verdict is lost, what was not sent is not. */
    synchronized ReplayResult result(List<LabelledReading> rows) {
        Confusion confusion = Confusion.EMPTY;
        for (int row = 0; row < sent; row++) {
            if (!unanswered.contains(row)) {
                confusion = confusion.plus(rows.get(row).faulty(), saidFaulty[row]);
            }
        }
        double seconds = (lastReceivedAt - firstSentAt) / 1e9;
        return new ReplayResult(
                sent,
                received,
                sent - received,
                rows.size() - sent,
                duplicated,
                sentAgain,
                disconnections,
                confusion,
                received == 0 || seconds <= 0 ? 0 : received / seconds,
                latency.millis(50),
                latency.millis(99),
                latency.millis(100));
    }
}
