package io.fanwatch.predictor.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands batches of verdicts to the sinks and acknowledges their readings once every confirming sink has delivered them. It sends
 * nothing again: that is the sinks' business once they have accepted a batch. A batch that a confirming sink has no room for,
 * or that went with it, waits here, and new ones wait behind it, until something changes: a sink comes or goes, or a batch
 * is delivered, which makes room. Sinks may come and go from any thread; batches are handed over by one.
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

        private void confirm(List<SinkHandle> offered, CompletableFuture<?>[] outcomes) {
            for (int i = 0; i < outcomes.length; i++) {
                if (!outcomes[i].isCompletedExceptionally()) {
                    confirmed.add(offered.get(i));
                }
            }
        }
    }

    private final Map<VerdictSink, SinkHandle> sinks = new ConcurrentHashMap<>();
    private final AtomicInteger unconfirmed = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile int requiredSinks;
    private long submitted;

    /* guarded by the lock */
    private final SortedMap<Long, Batch> waiting = new TreeMap<>();
    private long changes;

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
        return sinks.values().stream().mapToLong(SinkHandle::refused).sum();
    }

    /** Hands a new batch to every sink. */
    void submit(List<Verdict> verdicts, List<Delivery> deliveries) {
        unconfirmed.addAndGet(deliveries.size());
        for (SinkHandle handle : sinks.values()) {
            if (!handle.confirms()) {
                handle.offer(verdicts);
            }
        }
        offer(new Batch(submitted++, verdicts, deliveries));
    }

    /** Offers what waits, the oldest first. Returns whether nothing waits any more, so that new batches may come. */
    boolean offerWaiting() {
        List<Batch> again;
        lock.lock();
        try {
            again = List.copyOf(waiting.values());
            waiting.clear();
        } finally {
            lock.unlock();
        }
        boolean taken = true;
        for (Batch batch : again) {
            taken &= offer(batch);
        }
        return taken;
    }

    private boolean offer(Batch batch) {
        List<SinkHandle> offered = sinks.values().stream()
                .filter(handle -> handle.confirms() && !batch.confirmed.contains(handle))
                .toList();
        if (offered.size() + batch.confirmed.size() < requiredSinks) {
            keep(batch);
            return false;
        }
        CompletableFuture<?>[] outcomes =
                offered.stream().map(handle -> handle.offer(batch.verdicts)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(outcomes);
        if (all.isCompletedExceptionally()) { // there is no room now; to be told of that again is no change
            batch.confirm(offered, outcomes);
            keep(batch);
            return false;
        }
        all.whenComplete((done, failure) -> {
            if (failure == null) {
                unconfirmed.addAndGet(-batch.deliveries.size());
                batch.deliveries.forEach(Delivery::acknowledge);
            } else {
                batch.confirm(offered, outcomes);
                keep(batch);
            }
            signal();
        });
        return true;
    }

    private void keep(Batch batch) {
        lock.lock();
        try {
            waiting.put(batch.number, batch);
        } finally {
            lock.unlock();
        }
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

    /** Waits until anything happened since the mark: a sink came or went, a batch was confirmed or came back. */
    void awaitChange(long since, Duration timeout) throws InterruptedException {
        long remainingNanos = timeout.toNanos();
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
}
