package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.ScoringException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A version that scores the same batches as the one in force, after it and on a thread of its own. What it is too slow
 * for is left out and counted: it never holds up the version in force, and its scores go nowhere but into the report.
 * Thread-safe.
 */
final class ShadowRun implements AutoCloseable {

    /** Told once, on the shadow's thread, unless the run was closed before. */
    interface Listener {

        /** The run has reached its length. */
        void ended(ShadowRun run, ShadowReport report);

        /** The version failed on a batch. */
        void failed(ShadowRun run, ShadowReport report, Throwable reason);
    }

    private record Batch(List<Reading> readings, float[] scores, double threshold, long nanos) {}

    private static final int BATCHES_WAITING = 16;
    private static final long PAUSE_MILLIS = 100;

    private final Active candidate;
    private final ShadowPlan plan;
    private final Listener listener;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(BATCHES_WAITING);
    private final LongAdder dropped = new LongAdder();
    private final long begun = System.nanoTime();
    private volatile ShadowReport report;
    private volatile boolean closed;

    /** @param candidate the version to try; this run does not close it */
    ShadowRun(String thread, Active candidate, ShadowPlan plan, Listener listener) {
        this.candidate = candidate;
        this.plan = plan;
        this.listener = listener;
        report = new ShadowReport(candidate.description().label(), "runs in shadow", 0, 0, 0, 0, 0, 0, 0);
        Thread worker = new Thread(this::run, thread);
        worker.setDaemon(true);
        worker.start();
    }

    Active candidate() {
        return candidate;
    }

    ShadowPlan plan() {
        return plan;
    }

    /** How it compares so far. */
    ShadowReport report() {
        return report;
    }

    /**
     * Takes a batch to compare, if there is room; never waits.
     *
     * @param readings copied
     * @param scores of the version in force; not changed
     * @param threshold from which on it calls a reading faulty
     * @param nanos how long it took
     */
    void offer(List<Reading> readings, float[] scores, double threshold, long nanos) {
        if (waiting.remainingCapacity() == 0
                || !waiting.offer(new Batch(List.copyOf(readings), scores, threshold, nanos))) {
            dropped.add(readings.size());
        }
    }

    private void run() {
        try {
            while (!closed) {
                Batch batch = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (batch != null && !compare(batch)) {
                    return;
                }
                if (!closed && plan.isReached(report.compared(), System.nanoTime() - begun)) {
                    listener.ended(this, report);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the version could score the batch. */
    private boolean compare(Batch batch) {
        long start = System.nanoTime();
        Optional<float[]> scores;
        try {
            scores = candidate.model().score(batch.readings());
        } catch (ScoringException | ModelFaultException | RuntimeException | Error e) {
            // whatever it is, without an answer the run would never end
            if (!closed) {
                listener.failed(this, report, e);
            }
            return false;
        }
        if (scores.isEmpty()) {
            return false;
        }
        add(batch, scores.get(), System.nanoTime() - start);
        return true;
    }

    private void add(Batch batch, float[] scores, long nanos) {
        ShadowReport before = report;
        double threshold = candidate.description().threshold();
        int agreed = 0;
        double sum = 0;
        double maximum = before.differenceMaximum();
        for (int i = 0; i < scores.length; i++) {
            double difference = Math.abs(scores[i] - batch.scores()[i]);
            sum += difference;
            maximum = Math.max(maximum, difference);
            if (scores[i] >= threshold == batch.scores()[i] >= batch.threshold()) {
                agreed++;
            }
        }
        report = new ShadowReport(
                before.label(),
                before.outcome(),
                before.compared() + scores.length,
                before.agreed() + agreed,
                dropped.sum(),
                before.differenceSum() + sum,
                maximum,
                before.activeNanos() + batch.nanos(),
                before.shadowNanos() + nanos);
    }

    /** Ends the run without a word. */
    @Override
    public void close() {
        closed = true;
    }
}
