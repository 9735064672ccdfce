package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.Reading;
import io.fanwatch.component.SupervisedThread;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A version that scores the same batches as the active one, after it and on a thread of its own. What it is too slow for is
 * left out and counted: it never holds up the active version, and its scores go nowhere but into the report. Thread-safe.
 */
final class ShadowRun implements AutoCloseable {

    /** Told once, on the shadow's thread, unless the run was closed before. */
    interface Listener {

        /** @param failure what the version failed on; empty if the run has reached its length */
        void ended(ShadowRun run, Optional<Throwable> failure);
    }

    private record Batch(List<Reading> readings, float[] scores, double threshold, long nanos) {}

    private static final int BATCHES_WAITING = 16;
    private static final long PAUSE_MILLIS = 100;

    private final DeployedModel candidate;
    private final ShadowPlan plan;
    private final Listener listener;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(BATCHES_WAITING);
    private final LongAdder dropped = new LongAdder();
    private final long begun = System.nanoTime();
    private volatile ShadowReport report;
    private volatile boolean closed;
    private final SupervisedThread thread;

    /** @param candidate the version to try; this run does not close it */
    ShadowRun(String name, DeployedModel candidate, ShadowPlan plan, Listener listener) {
        this.candidate = candidate;
        this.plan = plan;
        this.listener = listener;
        report = new ShadowReport(candidate.label(), "runs in shadow", 0, 0, 0, 0, 0, 0, 0);
        thread = SupervisedThread.start(name, this::round);
    }

    DeployedModel candidate() {
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
     * @param scores of the active version; not changed
     * @param threshold from which on it calls a reading faulty
     * @param nanos how long it took
     */
    void offer(List<Reading> readings, float[] scores, double threshold, long nanos) {
        if (waiting.remainingCapacity() == 0
                || !waiting.offer(new Batch(List.copyOf(readings), scores, threshold, nanos))) {
            dropped.add(readings.size());
        }
    }

    private void round() throws InterruptedException {
        Batch batch = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (closed) {
            thread.close();
            return;
        }
        try {
            if (batch != null) {
                compare(batch);
            }
        } catch (Throwable e) {
            // whatever it is, without an answer the run would never end
            end(Optional.of(e));
        }
        if (plan.isReached(report.compared(), System.nanoTime() - begun)) {
            end(Optional.empty());
        }
    }

    private void end(Optional<Throwable> failure) {
        if (!closed) {
            listener.ended(this, failure);
            closed = true;
        }
    }

    private void compare(Batch batch) throws Exception {
        long start = System.nanoTime();
        Optional<float[]> scores = candidate.model().score(batch.readings());
        if (scores.isPresent()) {
            add(batch, scores.get(), System.nanoTime() - start);
        }
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
