package io.fanwatch.predictor.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands batches of verdicts to the sinks and acknowledges their readings once every confirming sink has delivered them.
 * A batch that a confirming sink failed to deliver is offered to it, or to its successor, again. Sinks may come and go
 * from any thread; batches are handed over by one.
 */
final class Outbox {

    private static final class Batch {
        private final long number;
        private final List<Verdict> verdicts;
        private final List<Delivery> deliveries;
        private final Set<SinkHandle> confirmed = new HashSet<>();

        private Batch(long number, List<Verdict> verdicts, List<Delivery> deliveries) {
            this.number = number;
            this.verdicts = verdicts;
            this.deliveries = deliveries;
        }
    }

    private final Map<VerdictSink, SinkHandle> sinks = new ConcurrentHashMap<>();
    private final AtomicInteger unconfirmed = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SortedMap<Long, Batch> undelivered = new TreeMap<>();
    private volatile int requiredSinks;
    private long changes;
    private long submitted;

    /** Sets how many confirming sinks must have delivered a verdict before its reading is acknowledged. */
    void setRequiredSinks(int requiredSinks) {
        this.requiredSinks = requiredSinks;
        signal();
    }

    /** Whether enough confirming sinks are there. */
    boolean hasRequiredSinks() {
        return confirmingSinks() >= requiredSinks;
    }

    void add(VerdictSink sink) {
        sinks.put(sink, new SinkHandle(sink));
        signal();
    }

    void remove(VerdictSink sink) {
        SinkHandle handle = sinks.remove(sink);
        if (handle != null) {
            handle.close();
        }
        signal();
    }

    int sinks() {
        return sinks.size();
    }

    int confirmingSinks() {
        int count = 0;
        for (SinkHandle handle : sinks.values()) {
            if (handle.confirms()) {
                count++;
            }
        }
        return count;
    }

    /** How many readings wait for their verdict to be confirmed. */
    int unconfirmed() {
        return unconfirmed.get();
    }

    /** How many verdicts sinks have turned down, some of which were delivered later. */
    long refused() {
        long count = 0;
        for (SinkHandle handle : sinks.values()) {
            count += handle.refused();
        }
        return count;
    }

    /** Whether new batches must wait because older ones are still to be offered again. */
    boolean hasUndelivered() {
        lock.lock();
        try {
            return !undelivered.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Hands a new batch to every sink. */
    void submit(List<Verdict> verdicts, List<Delivery> deliveries) {
        unconfirmed.addAndGet(deliveries.size());
        for (SinkHandle handle : sinks.values()) {
            if (!handle.confirms()) {
                handle.offer(verdicts);
            }
        }
        offerToConfirming(new Batch(submitted++, verdicts, deliveries));
    }

    /** Offers again what could not be delivered before, the oldest first. */
    void retry() {
        List<Batch> again;
        lock.lock();
        try {
            again = List.copyOf(undelivered.values());
            undelivered.clear();
        } finally {
            lock.unlock();
        }
        again.forEach(this::offerToConfirming);
    }

    /** A mark to pass to {@link #awaitChange}. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until anything happened since the mark: a sink came or went, a batch was confirmed or refused. */
    void awaitChange(long since, long timeout, TimeUnit unit) throws InterruptedException {
        long remainingNanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (changes == since && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    void signal() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void offerToConfirming(Batch batch) {
        List<SinkHandle> pending = sinks.values().stream()
                .filter(handle -> handle.confirms() && !batch.confirmed.contains(handle))
                .toList();
        if (pending.size() + batch.confirmed.size() < requiredSinks) {
            keep(batch);
            return;
        }
        CompletableFuture<?>[] outcomes =
                pending.stream().map(handle -> handle.offer(batch.verdicts)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(outcomes).whenComplete((done, failure) -> {
            if (failure == null) {
                unconfirmed.addAndGet(-batch.deliveries.size());
                batch.deliveries.forEach(Delivery::acknowledge);
                signal();
            } else {
                for (int i = 0; i < outcomes.length; i++) {
                    if (!outcomes[i].isCompletedExceptionally()) {
                        batch.confirmed.add(pending.get(i));
                    }
                }
                keep(batch);
            }
        });
    }

    private void keep(Batch batch) {
        lock.lock();
        try {
            undelivered.put(batch.number, batch);
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
