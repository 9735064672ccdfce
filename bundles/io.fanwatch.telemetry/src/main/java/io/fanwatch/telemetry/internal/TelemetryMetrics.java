package io.fanwatch.telemetry.internal;

import io.fanwatch.component.EventRate;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A listener's figures, which outlive its connections. Thread-safe. */
final class Ledger {

    private static final int MAXIMUM_KEPT = 100;

    private final EventRate received = new EventRate();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder notPublished = new LongAdder();
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final Deque<RejectedMessage> last = new ArrayDeque<>();

    void addReceived(int messages) {
        received.add(messages);
    }

    void addAccepted(int readings) {
        accepted.add(readings);
    }

    void addNotPublished() {
        notPublished.increment();
    }

    synchronized void addRejected(RejectedMessage message) {
        counts.merge(message.kind(), 1L, Long::sum);
        if (last.size() == MAXIMUM_KEPT) {
            last.removeLast();
        }
        last.addFirst(message);
    }

    /** The messages that arrived. */
    EventRate received() {
        return received;
    }

    /** How many of them were readings and were handed over. */
    long accepted() {
        return accepted.sum();
    }

    /** How many of the rejected ones were acknowledged without having been published. */
    long notPublished() {
        return notPublished.sum();
    }

    /** How many were rejected, by kind of mistake. */
    synchronized Map<Kind, Long> rejected() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /** The last rejected ones, newest first, at most 100. */
    synchronized List<RejectedMessage> lastRejected() {
        return List.copyOf(last);
    }
}
