// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.api.Verdict;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedThread;
import io.fanwatch.component.VerdictWriter;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes verdicts over MQTT, again and again until the broker has confirmed each: those that can be at once where they
 * are accepted, the others on a thread of its own. It alone sends them again; a batch that it has accepted fails only if it is
 * closed. One that the broker does not take, as far as that shows, is left out and counted. Thread-safe.
 */
final class VerdictQueue implements QueuedVerdict.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictQueue.class);
    private static final long RETRY_MILLIS = 100;
    private static final int MOST_AT_A_TIME = 256;

    private record Target(MqttPublisherSettings settings, MqttSession session) {}

    private final MqttBroker broker;
    private final DeliveryProbe probe;
    private final SupervisedThread publisher;
    /** Belongs to the thread that is {@link #publishing}. */
    private final VerdictWriter writer = new VerdictWriter();

    private final EventRate published = new EventRate();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Optional<Incident> lastFailure = Optional.empty();

    private final Object lock = new Object();
    private volatile Optional<Target> target = Optional.empty();

    /* the rest is guarded by the lock */
    private final Queue<QueuedVerdict> waiting = new ArrayDeque<>();
    /** What has to be sent once more, before all that waits. */
    private final Queue<QueuedVerdict> again = new PriorityQueue<>(Comparator.comparingLong(item -> item.sequence));

    /** What goes alone, with nothing else in flight. */
    private final Suspects suspects = new Suspects(System::nanoTime);

    private boolean aloneInFlight;
    private int inflight;
    /** Whether a thread hands verdicts to the client. */
    private boolean publishing;

    /** Whether the publisher has something to publish and waits until it may. */
    private boolean held;

    private long nextSequence;
    private long pauseUntilNanos = System.nanoTime();
    private volatile boolean closed;

    VerdictQueue(MqttBroker broker, DeliveryProbe probe) {
        this.broker = broker;
        this.probe = probe;
        this.publisher = SupervisedThread.start("fanwatch-publisher", this::round);
    }

    /** Publishes from now on with these settings, also what waits. */
    synchronized void configure(MqttPublisherSettings settings) {
        Optional<Target> before = target;
        Optional<MqttSession> kept = before.filter(
                        old -> old.settings().session().equals(settings.session()))
                .map(Target::session);
        if (kept.isEmpty()) {
            before.ifPresent(old -> old.session().close());
        }
        MqttSession session = kept.orElseGet(() -> broker.open(settings.session(), sessionPresent -> {
            probe.begin();
            wake();
        }));
        target = Optional.of(new Target(settings, session));
        probe.configure(settings);
        suspects.forgetSizes();
        wake();
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /** Takes a batch over, or refuses it when it does not fit; never waits. */
    CompletionStage<Void> accept(List<Verdict> verdicts) {
        CompletionStage<Void> outcome;
        synchronized (lock) {
            if (closed || target.isEmpty()) {
                return refuse("the publisher does not run");
            }
            MqttPublisherSettings settings = target.get().settings();
            List<Verdict> wanted = settings.transitionsOnly()
                    ? verdicts.stream().filter(Verdict::alarmChanged).toList()
                    : verdicts;
            if (wanted.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            int taken = unconfirmed();
            if (taken > 0 && taken + wanted.size() > settings.queueCapacity()) {
                return refuse("the publisher's queue is full: " + taken + " verdicts wait");
            }
            QueuedVerdict.Batch batch = new QueuedVerdict.Batch(wanted.size());
            wanted.forEach(verdict -> waiting.add(new QueuedVerdict(nextSequence++, verdict, batch, this)));
            outcome = batch.done;
        }
        publishWaiting(); // at once, if it can be: changing to another thread costs more than publishing
        return outcome;
    }

    private CompletionStage<Void> refuse(String reason) {
        refused.increment();
        lastFailure = Optional.of(Incident.now(reason));
        return CompletableFuture.failedFuture(new IllegalStateException(reason));
    }

    private void round() throws InterruptedException {
        if (awaitWork()) {
            publishWaiting();
        }
    }

    private boolean awaitWork() throws InterruptedException {
        long endNanos = System.nanoTime() + SupervisedThread.LONGEST_WAIT.toNanos();
        synchronized (lock) {
            while (!mayPublish() || isNothingDue()) {
                long remainingMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
                if (remainingMillis <= 0) {
                    return false;
                }
                held = !isEmpty();
                lock.wait(held ? RETRY_MILLIS : remainingMillis);
                held = false;
            }
            return true;
        }
    }

    /** Publishes some of what waits, if that may be published now and no other thread is at it. */
    private void publishWaiting() {
        List<QueuedVerdict> items = new ArrayList<>();
        Target current;
        synchronized (lock) {
            if (!mayPublish() || isNothingDue()) {
                if (!publishing && !held && !isEmpty()) {
                    lock.notifyAll(); // the publisher is to watch for when it may
                }
                return;
            }
            current = target.orElseThrow();
            boolean alone = suspects.areNext(othersWait());
            int room = alone ? 1 : current.settings().session().maxInflight() - inflight;
            for (int i = Math.min(room, MOST_AT_A_TIME); i > 0 && (alone || othersWait()); i--) {
                QueuedVerdict item = alone ? suspects.take() : again.isEmpty() ? waiting.remove() : again.remove();
                item.inflight = true;
                item.alone = alone;
                items.add(item);
            }
            aloneInFlight = alone;
            inflight += items.size();
            publishing = true;
        }
        try {
            items.forEach(item -> publish(item, current));
        } finally {
            synchronized (lock) {
                publishing = false;
                if (!isEmpty()) {
                    lock.notifyAll();
                }
            }
        }
    }

    private void publish(QueuedVerdict item, Target current) {
        MqttPublisherSettings settings = current.settings();
        try {
            byte[] payload = writer.write(item.verdict);
            item.bytes = payload.length;
            if (suspects.isHopeless(payload.length)) {
                settle(item, false);
                return;
            }
            probe.published(payload);
            item.connection = item.alone ? current.session().connection().reconnects() : -1;
            current.session().publish(settings.topic(), payload, settings.qos(), settings.retained(), item);
        } catch (Throwable e) { // whatever it is, the verdict must not count as being on its way for ever
            LOG.error("A verdict could not be handed to the MQTT client and is sent again", e);
            item.onFailure(e.toString());
        }
    }

    private boolean isEmpty() {
        return !othersWait() && suspects.size() == 0;
    }

    private boolean othersWait() {
        return !(waiting.isEmpty() && again.isEmpty());
    }

    /* what goes alone waits for what is in flight, and the others for it */
    private boolean isNothingDue() {
        return isEmpty() || inflight > 0 && (aloneInFlight || suspects.areNext(othersWait()));
    }

    private boolean mayPublish() {
        return !publishing
                && target.filter(current ->
                                inflight < current.settings().session().maxInflight()
                                        && current.session().isConnected()
                                        && System.nanoTime() - pauseUntilNanos >= 0)
                        .isPresent();
    }

    @Override
    public void confirmed(QueuedVerdict item) {
        settle(item, true);
    }

    /** A verdict was delivered or is left out. */
    private void settle(QueuedVerdict item, boolean delivered) {
        boolean finished;
        synchronized (lock) {
            if (!item.inflight) {
                return;
            }
            suspects.settled(item, delivered);
            item.inflight = false;
            item.batch.unconfirmed--;
            finished = item.batch.unconfirmed == 0;
            inflight--;
            if (held) {
                lock.notifyAll();
            }
        }
        published.add(delivered ? 1 : 0);
        if (finished) {
            item.batch.done.complete(null);
        }
    }

    /* whether it arrived is not known: once more, in its old place */
    @Override
    public void failed(QueuedVerdict item, String reason) {
        Suspects.Next next;
        synchronized (lock) {
            if (!item.inflight) {
                return;
            }
            next = suspects.lost(item);
            if (next != Suspects.Next.REFUSED) {
                item.inflight = false;
                inflight--;
            }
            if (next == Suspects.Next.AGAIN) {
                again.add(item);
            }
            pauseUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            lock.notifyAll();
        }
        if (next == Suspects.Next.REFUSED) {
            settle(item, false);
        } else {
            lastFailure = Optional.of(Incident.now("sent again: " + reason));
            repeated.increment();
        }
        if (closed) {
            failAll();
        }
    }

    /* with the lock */
    private int unconfirmed() {
        return waiting.size() + again.size() + suspects.size() + inflight;
    }

    void describe(StatusReport report) {
        Optional<Target> current = target;
        current.ifPresent(known -> known.session().connection().describe(report));
        probe.describe(report);
        report.rate("verdicts_published", "published", "verdicts", "published", published);
        synchronized (lock) {
            report.gauge("verdicts_unconfirmed", "unconfirmed", "verdicts", unconfirmed());
            suspects.describe(report);
        }
        current.ifPresent(known -> report.gauge(
                "verdicts_unconfirmed_maximum",
                "unconfirmed at most",
                "verdicts",
                known.settings().queueCapacity()));
        report.counter("verdicts_sent_again_total", "sent again", "verdicts", repeated.sum())
                .counter("batches_refused_total", "batches refused", "batches", refused.sum())
                .text("last_error", "last error", lastFailure)
                .problem(publisher.problem())
                .problem(current.flatMap(known -> known.session().problem()));
    }

    /** Ends; the stages of unconfirmed batches fail. */
    @Override
    public synchronized void close() {
        synchronized (lock) {
            closed = true;
        }
        publisher.close();
        probe.close();
        target.ifPresent(current -> current.session().close()); // what is on its way fails by that
        failAll();
    }

    private void failAll() {
        List<QueuedVerdict> given;
        synchronized (lock) {
            given = new ArrayList<>(again);
            given.addAll(waiting);
            again.clear();
            waiting.clear();
            while (suspects.size() > 0) {
                given.add(suspects.take());
            }
        }
        given.forEach(item -> item.batch.done.completeExceptionally(new IllegalStateException("the publisher ends")));
    }
}
