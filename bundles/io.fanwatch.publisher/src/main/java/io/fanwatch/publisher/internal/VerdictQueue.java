package io.fanwatch.publisher.internal;

import io.fanwatch.api.Verdict;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.VerdictWriter;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes verdicts over MQTT, again and again until the broker has confirmed each: those that can be at once where they
 * are accepted, the others on a thread of its own. Thread-safe.
 */
final class VerdictQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictQueue.class);
    private static final long RETRY_MILLIS = 100;
    private static final int MOST_AT_A_TIME = 256;

    /** The verdicts that were accepted together; guarded by the lock. */
    private static final class Batch {

        private int unconfirmed;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Batch(int size) {
            unconfirmed = size;
        }

        boolean confirmOne() {
            unconfirmed--;
            return unconfirmed == 0;
        }
    }

    /** A verdict to publish, told each time what became of it; only the first word counts. */
    private final class Item implements MqttPublishCallback {

        private final long sequence;
        private final Verdict verdict;
        private final Batch batch;
        /** Whether it was handed to the client and nothing was heard of it; guarded by the lock. */
        private boolean inflight;

        Item(long sequence, Verdict verdict, Batch batch) {
            this.sequence = sequence;
            this.verdict = verdict;
            this.batch = batch;
        }

        @Override
        public void onPublished() {
            confirmed(this);
        }

        @Override
        public void onFailure(String reason) {
            failed(this, reason);
        }
    }

    private record Work(PublishOptions options, MqttSession session) {}

    private final MqttBroker broker;
    private final Thread publisher;
    /** Belongs to the thread that is {@link #publishing}. */
    private final VerdictWriter writer = new VerdictWriter();

    private final EventRate published = new EventRate();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Optional<String> outage = Optional.of("not connected yet");
    private volatile Optional<Incident> lastFailure = Optional.empty();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /* the rest is guarded by the lock */
    private final Queue<Item> waiting = new ArrayDeque<>();
    /** What has to be sent once more, before all that waits. */
    private final Queue<Item> again = new PriorityQueue<>(Comparator.comparingLong(item -> item.sequence));

    private final Set<Batch> unfinished = new HashSet<>();
    private Optional<Work> work = Optional.empty();
    private int inflight;
    /** Whether a thread hands verdicts to the client. */
    private boolean publishing;

    /** Whether the publisher has something to publish and waits until it may. */
    private boolean held;

    private long nextSequence;
    private long pauseUntilNanos = System.nanoTime();
    private boolean closed;

    VerdictQueue(MqttBroker broker) {
        this.broker = broker;
        this.publisher = new Thread(this::publishAll, "fanwatch-publisher");
        this.publisher.setDaemon(true);
        this.publisher.start();
    }

    /** Publishes from now on with these options, also what waits. */
    synchronized void configure(PublishOptions options) {
        Optional<Work> before = work();
        Optional<MqttSession> kept = before.filter(
                        old -> old.options().session().equals(options.session()))
                .map(Work::session);
        if (kept.isEmpty()) {
            before.ifPresent(old -> old.session().close());
        }
        MqttSession session = kept.orElseGet(() -> broker.open(options.session(), new Connectivity()));
        lock.lock();
        try {
            work = Optional.of(new Work(options, session));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a batch over, or refuses it when it does not fit; never waits. */
    CompletionStage<Void> accept(List<Verdict> verdicts) {
        CompletionStage<Void> outcome;
        lock.lock();
        try {
            if (closed || work.isEmpty()) {
                return refuse("the publisher does not run");
            }
            PublishOptions options = work.get().options();
            List<Verdict> wanted = options.transitionsOnly()
                    ? verdicts.stream().filter(Verdict::alarmChanged).toList()
                    : verdicts;
            if (wanted.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            int taken = unfinishedItems();
            if (taken > 0 && taken + wanted.size() > options.queueCapacity()) {
                return refuse("the publisher's queue is full: " + taken + " verdicts wait");
            }
            Batch batch = new Batch(wanted.size());
            unfinished.add(batch);
            wanted.forEach(verdict -> waiting.add(new Item(nextSequence++, verdict, batch)));
            outcome = batch.done;
        } finally {
            lock.unlock();
        }
        publishWaiting(); // at once, if it can be: changing to another thread costs more than publishing
        return outcome;
    }

    private CompletionStage<Void> refuse(String reason) {
        refused.increment();
        lastFailure = Optional.of(Incident.now(reason));
        return CompletableFuture.failedFuture(new IllegalStateException(reason));
    }

    private void publishAll() {
        try {
            while (true) {
                awaitWork();
                publishWaiting();
            }
        } catch (InterruptedException e) {
            LOG.debug("The publisher ends");
        }
    }

    private void awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && again.isEmpty()) {
                changed.await();
            }
            while (!mayPublish()) {
                held = true;
                changed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
            held = false;
        } finally {
            lock.unlock();
        }
    }

    /** Publishes some of what waits, if that may be published now and no other thread is at it. */
    private void publishWaiting() {
        List<Item> items = new ArrayList<>();
        Work current;
        lock.lock();
        try {
            if (!mayPublish()) {
                return;
            }
            current = work.orElseThrow();
            int room = current.options().session().maxInflight() - inflight;
            for (int i = Math.min(room, MOST_AT_A_TIME); i > 0 && !(waiting.isEmpty() && again.isEmpty()); i--) {
                Item item = again.isEmpty() ? waiting.remove() : again.remove();
                item.inflight = true;
                items.add(item);
            }
            inflight += items.size();
            publishing = true;
        } finally {
            lock.unlock();
        }
        try {
            items.forEach(item -> publish(item, current));
        } finally {
            publishingEnds();
        }
    }

    private void publishingEnds() {
        lock.lock();
        try {
            publishing = false;
            if (!(waiting.isEmpty() && again.isEmpty())) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void publish(Item item, Work current) {
        PublishOptions options = current.options();
        try {
            byte[] payload = writer.write(item.verdict);
            current.session().publish(options.topic(), payload, options.qos(), options.retained(), item);
        } catch (RuntimeException e) {
            LOG.error("A verdict could not be handed to the MQTT client and is sent again", e);
            item.onFailure(String.valueOf(e.getMessage()));
        }
    }

    private boolean mayPublish() {
        return !publishing
                && work.filter(current -> inflight < current.options().session().maxInflight()
                                && current.session().isConnected()
                                && System.nanoTime() - pauseUntilNanos >= 0)
                        .isPresent();
    }

    private void confirmed(Item item) {
        boolean finished;
        lock.lock();
        try {
            if (!item.inflight) {
                return;
            }
            item.inflight = false;
            finished = item.batch.confirmOne();
            if (finished) {
                unfinished.remove(item.batch);
            }
            inflight--;
            if (held) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        published.add(1);
        if (finished) {
            item.batch.done.complete(null);
        }
    }

    /* whether it arrived is not known: once more, in its old place */
    private void failed(Item item, String reason) {
        lock.lock();
        try {
            if (!item.inflight) {
                return;
            }
            item.inflight = false;
            inflight--;
            again.add(item);
            pauseUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        lastFailure = Optional.of(Incident.now("sent again: " + reason));
        repeated.increment();
    }

    /** The verdicts that the broker has confirmed. */
    EventRate published() {
        return published;
    }

    /** Why a verdict was refused or had to be sent once more the last time. */
    Optional<Incident> lastFailure() {
        return lastFailure;
    }

    /** How the connection stands, if there is one configured. */
    Optional<ConnectionState> connection() {
        return work().map(current -> current.session().connection());
    }

    /** How often a verdict had to be sent once more. */
    long repeated() {
        return repeated.sum();
    }

    /** How many batches were refused. */
    long refused() {
        return refused.sum();
    }

    /** How many verdicts wait or are not confirmed yet. */
    int unconfirmed() {
        lock.lock();
        try {
            return unfinishedItems();
        } finally {
            lock.unlock();
        }
    }

    private int unfinishedItems() {
        return waiting.size() + again.size() + inflight;
    }

    /** Why nothing is published at the moment, if nothing is. */
    Optional<String> outage() {
        return outage;
    }

    /** The options in force, if there are any yet. */
    Optional<PublishOptions> options() {
        return work().map(Work::options);
    }

    private Optional<Work> work() {
        lock.lock();
        try {
            return work;
        } finally {
            lock.unlock();
        }
    }

    /** Ends; the stages of unconfirmed batches fail. */
    @Override
    public synchronized void close() {
        publisher.interrupt();
        Set<Batch> given;
        Optional<Work> last;
        lock.lock();
        try {
            closed = true;
            last = work;
            work = Optional.empty();
            given = Set.copyOf(unfinished);
            unfinished.clear();
            waiting.clear();
            again.clear();
        } finally {
            lock.unlock();
        }
        last.ifPresent(current -> current.session().close());
        given.forEach(batch -> batch.done.completeExceptionally(new IllegalStateException("the publisher ends")));
    }

    private final class Connectivity implements MqttSessionListener {
        @Override
        public void onConnected(boolean sessionPresent) {
            outage = Optional.empty();
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onDisconnected(String reason) {
            outage = Optional.of(reason);
        }
    }
}
