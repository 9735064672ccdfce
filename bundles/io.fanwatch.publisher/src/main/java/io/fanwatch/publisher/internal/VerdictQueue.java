package io.fanwatch.publisher.internal;

import io.fanwatch.api.EventRate;
import io.fanwatch.api.Incident;
import io.fanwatch.api.Verdict;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes verdicts over MQTT on a thread of its own, again and again until the broker has confirmed each. Thread-safe.
 */
final class VerdictQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictQueue.class);
    private static final long RETRY_MILLIS = 100;

    /** The verdicts that were accepted together. */
    private static final class Batch {

        private final AtomicInteger unconfirmed;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Batch(int size) {
            unconfirmed = new AtomicInteger(size);
        }

        boolean confirmOne() {
            return unconfirmed.decrementAndGet() == 0;
        }
    }

    private record Item(long sequence, Verdict verdict, Batch batch) {}

    private record Work(PublishOptions options, MqttSession session) {}

    private final MqttBroker broker;
    private final Thread publisher;
    private final EventRate published = new EventRate();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Optional<String> outage = Optional.of("not connected yet");
    private volatile Optional<Incident> lastFailure = Optional.empty();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /* the rest is guarded by the lock */
    private final Queue<Item> waiting = new PriorityQueue<>(Comparator.comparingLong(Item::sequence));
    private final Set<Batch> unfinished = new HashSet<>();
    private Optional<Work> work = Optional.empty();
    private int inflight;
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
            int taken = waiting.size() + inflight;
            if (taken > 0 && taken + wanted.size() > options.queueCapacity()) {
                return refuse("the publisher's queue is full: " + taken + " verdicts wait");
            }
            Batch batch = new Batch(wanted.size());
            unfinished.add(batch);
            wanted.forEach(verdict -> waiting.add(new Item(nextSequence++, verdict, batch)));
            changed.signalAll();
            return batch.done;
        } finally {
            lock.unlock();
        }
    }

    private CompletionStage<Void> refuse(String reason) {
        refused.increment();
        lastFailure = Optional.of(Incident.now(reason));
        return CompletableFuture.failedFuture(new IllegalStateException(reason));
    }

    private void publishAll() {
        try {
            while (true) {
                publishNext();
            }
        } catch (InterruptedException e) {
            LOG.debug("The publisher ends");
        }
    }

    private void publishNext() throws InterruptedException {
        Item item;
        Work current;
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                changed.await();
            }
            while (!mayPublish()) {
                changed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
            item = waiting.remove();
            current = work.orElseThrow();
            inflight++;
        } finally {
            lock.unlock();
        }
        PublishOptions options = current.options();
        byte[] payload = VerdictJson.write(item.verdict());
        Outcome outcome = new Outcome(item);
        try {
            current.session().publish(options.topic(), payload, options.qos(), options.retained(), outcome);
        } catch (RuntimeException e) {
            LOG.error("A verdict could not be handed to the MQTT client and is sent again", e);
            outcome.onFailure(String.valueOf(e.getMessage()));
        }
    }

    /** What became of one publication; only the first word counts. */
    private final class Outcome implements MqttPublishCallback {

        private final Item item;
        private final AtomicBoolean told = new AtomicBoolean();

        Outcome(Item item) {
            this.item = item;
        }

        @Override
        public void onPublished() {
            if (told.compareAndSet(false, true)) {
                confirmed(item);
            }
        }

        @Override
        public void onFailure(String reason) {
            if (told.compareAndSet(false, true)) {
                lastFailure = Optional.of(Incident.now("sent again: " + reason));
                failed(item);
            }
        }
    }

    private boolean mayPublish() {
        return work.filter(current -> inflight < current.options().session().maxInflight()
                        && current.session().isConnected()
                        && System.nanoTime() - pauseUntilNanos >= 0)
                .isPresent();
    }

    private void confirmed(Item item) {
        boolean finished = item.batch().confirmOne();
        lock.lock();
        try {
            inflight--;
            if (finished) {
                unfinished.remove(item.batch());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        published.add(1);
        if (finished) {
            item.batch().done.complete(null);
        }
    }

    /* whether it arrived is not known: once more, in its old place */
    private void failed(Item item) {
        lock.lock();
        try {
            inflight--;
            waiting.add(item);
            pauseUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
            return waiting.size() + inflight;
        } finally {
            lock.unlock();
        }
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
