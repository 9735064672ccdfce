// SPDX-License-Identifier: EPL-2.0
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands batches of verdicts to the sinks and acknowledges their readings once every confirming sink has delivered them. It sends
 * nothing again: that is the sinks' business once they have accepted a batch. A batch that a confirming sink has no room for,
 * or that went with it, waits here, and new ones wait behind it, until something changes: a sink comes or goes, or a batch
 * is delivered, which makes room. Sinks may come and go from any thread; batches are handed over by one.
 */
final class Outbox {

    private record Batch(
            long number,
            List<Verdict> verdicts,
            List<Delivery> deliveries,
            Set<SinkHandle> confirmed,
            CompletableFuture<?> kept) {

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
    private volatile int requiredSinks;
    private long submitted;

    /* guarded by this */
    private final SortedMap<Long, Batch> waiting = new TreeMap<>();
    private long changes;

    /** Sets how many confirming sinks must have delivered a verdict before its reading is acknowledged. */
    void setRequiredSinks(int requiredSinks) {
        this.requiredSinks = requiredSinks;
        signal();
    }

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
        return (int) sinks.values().stream().filter(SinkHandle::confirms).count();
    }

    /** How many readings wait for their verdict to be confirmed. */
    int unconfirmed() {
        return unconfirmed.get();
    }

    /** How many verdicts sinks have turned down, some of which were delivered later. */
    long refused() {
        return sinks.values().stream().mapToLong(SinkHandle::refused).sum();
    }

    /**
     * @param tracked completed when what the readings change of alarms is kept: they are acknowledged only then, and once each
     *     sink with a store of its own has it there
     */
    void submit(List<Verdict> verdicts, List<Delivery> deliveries, CompletionStage<Void> tracked) {
        unconfirmed.addAndGet(deliveries.size());
        CompletableFuture<Void> kept = tracked.toCompletableFuture();
        for (SinkHandle handle : sinks.values()) {
            if (!handle.confirms()) {
                handle.offer(verdicts);
                kept = CompletableFuture.allOf(kept, handle.kept());
            }
        }
        offer(new Batch(submitted++, verdicts, deliveries, new HashSet<>(), kept));
    }

    /** Offers what waits, the oldest first. Returns whether nothing waits any more, so that new batches may come. */
    boolean offerWaiting() {
        boolean taken = true;
        for (Batch batch : takeWaiting()) {
            taken &= offer(batch);
        }
        return taken;
    }

    private synchronized List<Batch> takeWaiting() {
        List<Batch> taken = List.copyOf(waiting.values());
        waiting.clear();
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
                batch.kept.whenComplete((kept, lost) -> acknowledge(batch));
            } else {
                batch.confirm(offered, outcomes);
                keep(batch);
                signal();
            }
        });
        return true;
    }

    private void acknowledge(Batch batch) {
        unconfirmed.addAndGet(-batch.deliveries.size());
        batch.deliveries.forEach(Delivery::acknowledge);
        signal();
    }

    private synchronized void keep(Batch batch) {
        waiting.put(batch.number, batch);
    }

    /** A mark to pass to {@link #awaitChange}. */
    synchronized long changes() {
        return changes;
    }

    /** Waits until anything happened since the mark: a sink came or went, a batch was confirmed or came back. */
    synchronized void awaitChange(long since, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        long remainingNanos = timeout.toNanos();
        while (changes == since && remainingNanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, remainingNanos);
            remainingNanos = end - System.nanoTime();
        }
    }

    synchronized void signal() {
        changes++;
        notifyAll();
    }
}
