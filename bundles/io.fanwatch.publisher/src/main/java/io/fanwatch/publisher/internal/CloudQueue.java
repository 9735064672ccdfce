// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.api.ModelChange;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.store.Channel;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.StoreAndForward;
import io.fanwatch.store.StoreSettings;
import io.fanwatch.store.StoredItems;
import io.fanwatch.store.WhenFull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;

/**
 * Turns verdicts into messages and has them stored and sent, alarm changes before summaries. Whatever disk and cloud publisher
 * do, {@link #add} does not wait for them. Thread-safe.
 */
final class CloudQueue implements AutoCloseable {

    private static final int TRANSITIONS = 0;
    private static final int SUMMARIES = 1;
    private static final Optional<Byte> FORMAT = Optional.of((byte) 2);
    private static final StoredItems MESSAGES = new StoredItems(
            "messages",
            List.of(
                    new Channel("alarm changes", "transitions.queue", FORMAT, 10_000, 16 << 20, true),
                    new Channel("summaries", "summaries.queue", FORMAT, 100_000, 4 << 20, false)),
            "store.maximum.size",
            Optional.empty(),
            String::valueOf);

    /* how many messages may wait for an older one's confirmation, for each that may be unconfirmed */
    private static final int WINDOWS = 50;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Duration firstPause;
    private final Duration probe;
    private final StoreAndForward store;
    private final SummaryAggregator aggregator = new SummaryAggregator(Instant.now());
    private final CloudTransport.Counters counters = new CloudTransport.Counters();
    private final LongAdder leftOut = new LongAdder();
    private volatile Optional<CloudSettings> settings = Optional.empty();
    private volatile Optional<CloudTransport> transport = Optional.empty();

    /* guarded by this */
    private Optional<SupervisedExecutor.Scheduled> timer = Optional.empty();

    /** @param firstPause after a failure, doubled with each further one; {@code probe} is the pause while the connection is down */
    CloudQueue(String name, Duration firstPause, Duration probe) {
        this.firstPause = firstPause;
        this.probe = probe;
        this.store = new StoreAndForward(name, MESSAGES);
    }

    /** Works from now on with these settings; what was summed up stays. */
    synchronized void configure(CloudSettings next) {
        boolean otherInterval =
                settings.filter(old -> old.interval().equals(next.interval())).isEmpty();
        settings = Optional.of(next);
        store.configure(new StoreSettings(
                new QueueOptions(next.maximumStoreBytes(), WhenFull.DROP_OLDEST),
                WINDOWS * next.maximumInflight(),
                Duration.ZERO,
                firstPause,
                LONGEST_PAUSE));
        if (otherInterval) {
            timer.ifPresent(SupervisedExecutor.Scheduled::cancel);
            timer = Optional.of(store.executor().every(next.interval(), this::storeSummaries));
        }
    }

    /** Keeps messages in a folder of this from now on, until it is closed. */
    void use(DataFolder folders) {
        store.use(folders);
    }

    /** Sends to this cloud publisher from now on. What the one before has not confirmed is sent again. */
    synchronized void connect(CloudPublisher publisher) {
        CloudTransport next =
                new CloudTransport(publisher, () -> settings.orElseThrow(), counters, probe, store::retryNow);
        transport = Optional.of(next);
        next.open();
        store.connect(next);
    }

    synchronized void disconnect(CloudPublisher publisher) {
        if (transport.filter(current -> current.publisher() == publisher).isPresent()) {
            transport = Optional.empty();
            store.disconnect();
        }
    }

    void add(List<Verdict> verdicts) {
        Optional<CloudSettings> current = settings;
        if (current.isEmpty()) {
            leftOut.add(verdicts.size());
            return;
        }
        for (Verdict verdict : verdicts) {
            if (!aggregator.add(verdict, current.get().maximumDevices())) {
                leftOut.increment();
            }
            if (verdict.alarmChanged() && current.get().transitions()) {
                store.offer(
                        TRANSITIONS, List.of(DeviceSummary.transition(verdict).encode()));
            }
        }
    }

    /** Completed when what was added is on the disk, or cannot be kept. */
    CompletionStage<Void> kept() {
        return store.kept();
    }

    void add(ModelChange change) {
        add(CloudMessage.of(change));
    }

    /** Takes in a message that is as important as an alarm change. */
    void add(CloudMessage message) {
        store.offer(TRANSITIONS, List.of(message.encode()));
    }

    private void storeSummaries() {
        settings.map(current -> aggregator.close(Instant.now(), current))
                .filter(messages -> !messages.isEmpty())
                .ifPresent(messages -> store.offer(
                        SUMMARIES, messages.stream().map(CloudMessage::encode).toList()));
    }

    /** Adds the metrics and what is wrong, the most important thing first. */
    StatusReport report(StatusReport report) {
        Optional<CloudTransport> current = transport;
        long sent = counters.sent().sum();
        long confirmed = counters.confirmed().sum();
        long repeated = counters.repeated().sum();
        int unconfirmed = current.map(CloudTransport::inflight).orElse(0);
        store.report(report)
                .counter("messages_sent_total", "sent", "messages", sent)
                .counter("messages_confirmed_total", "confirmed", "messages", confirmed)
                .gauge("messages_unconfirmed", "unconfirmed", "messages", unconfirmed)
                .counter("messages_repeated_total", "sent again", "messages", repeated)
                .counter("readings_left_out_total", "readings left out", "readings", leftOut.sum());
        if (current.isEmpty()) {
            report.problem(Optional.of(Problem.warning(
                    "there is no cloud publisher, messages wait on the disk: choose one in CloudPublisher.target")));
        }
        if (current.filter(CloudTransport::isDisconnected).isPresent()) {
            report.problem(Optional.of(Problem.warning("the cloud connection is down, messages wait on the disk")));
        }
        report.problem(current.filter(link -> settings.isPresent())
                .flatMap(CloudTransport::jammed)
                .map(silence -> Problem.warning("the cloud connection stands but has confirmed nothing for "
                        + silence.toSeconds() + " s, messages wait: disconnect and connect it in Kura, and set"
                        + " in-flight-messages.congestion-timeout of its data service (for example 60 s), so that Kura"
                        + " does so by itself")));
        report.problem(current.filter(link -> settings.isPresent())
                .map(CloudTransport::overdue)
                .filter(overdue -> overdue > 0)
                .map(overdue -> Problem.warning(overdue + " messages have not been confirmed in time, they stay on the"
                        + " disk: the cloud connection does not seem to work")));
        return report.problem(store.problem());
    }

    /** Stores what was summed up so far and ends, without waiting for a cloud publisher that hangs. */
    @Override
    public void close() {
        storeSummaries();
        store.close();
    }
}
