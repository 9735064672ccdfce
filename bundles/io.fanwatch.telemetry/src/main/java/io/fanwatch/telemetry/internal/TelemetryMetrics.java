// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.StatusReport;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What a listener counts and remembers, beyond its connections. Thread-safe. */
final class TelemetryMetrics {

    private static final int MAXIMUM_KEPT = 100;

    private final EventRate received = new EventRate();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder notPublished = new LongAdder();
    private final LongAdder retained = new LongAdder();
    private final LongAdder redelivered = new LongAdder();
    private final LongAdder withoutReading = new LongAdder();
    private final Map<String, Long> missing = new TreeMap<>();
    private final Map<Kind, Long> rejected = new EnumMap<>(Kind.class);
    private final Deque<RejectedMessage> last = new ArrayDeque<>();

    void addReceived(int messages) {
        received.add(messages);
    }

    void addAccepted(int readings) {
        accepted.add(readings);
    }

    /** Counts a rejected message that was acknowledged without having been published. */
    void addNotPublished() {
        notPublished.increment();
    }

    /** Counts a message that the broker had kept and that was left out. */
    void addRetained() {
        retained.increment();
    }

    /** Counts a message that the broker says it has sent before. */
    void addRedelivered() {
        redelivered.increment();
    }

    /** Counts a message that says nothing about values. */
    void addWithoutReading() {
        withoutReading.increment();
    }

    /** Counts missing values by their features' places. */
    void addMissing(FeatureSchema schema, Set<Integer> places) {
        if (!places.isEmpty()) {
            synchronized (this) {
                places.forEach(place -> missing.merge(schema.names().get(place), 1L, Long::sum));
            }
        }
    }

    synchronized void addRejected(RejectedMessage message) {
        rejected.merge(message.kind(), 1L, Long::sum);
        if (last.size() == MAXIMUM_KEPT) {
            last.removeLast();
        }
        last.addFirst(message);
    }

    /** The last rejected messages, newest first, at most 100. */
    synchronized List<RejectedMessage> lastRejected() {
        return List.copyOf(last);
    }

    /** Adds them to a status, with how many rejected messages wait to be published. */
    synchronized void describe(StatusReport report, int waiting) {
        long allRejected = rejected.values().stream().mapToLong(Long::longValue).sum();
        Optional<String> allMissing =
                Optional.of(missing).filter(some -> !some.isEmpty()).map(Map::toString);
        report.rate("messages_received", "received", "messages", "received", received)
                .counter("readings_accepted_total", "accepted", "readings", accepted.sum())
                .counter("messages_rejected_total", "rejected", "messages", allRejected);
        rejected.forEach((kind, count) -> report.counter(
                "messages_rejected_" + kind.name().toLowerCase(Locale.ROOT) + "_total",
                "rejected: " + kind,
                "messages",
                count));
        report.gauge("rejected_waiting_messages", "rejected, waiting to be published", "messages", waiting)
                .gauge("rejected_waiting_maximum", "rejected, waiting at most", "messages", Rejections.CAPACITY)
                .counter(
                        "messages_rejected_unpublished_total",
                        "rejected, not published",
                        "messages",
                        notPublished.sum());
        report.counter("messages_retained_total", "retained, left out", "messages", retained.sum())
                .counter("messages_redelivered_total", "redelivered", "messages", redelivered.sum())
                .counter("messages_without_reading_total", "without a reading", "messages", withoutReading.sum())
                .text("values_missing", "missing values", allMissing);
        last.stream().findFirst().ifPresent(message -> {
            String time = message.receivedAt().truncatedTo(ChronoUnit.SECONDS).toString();
            report.text("last_rejected", "last rejected", time + " " + message.topic() + ": " + message.reason());
        });
    }
}
