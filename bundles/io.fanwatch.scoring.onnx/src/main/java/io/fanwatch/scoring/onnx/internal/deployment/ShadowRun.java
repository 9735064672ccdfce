// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.Reading;
import io.fanwatch.component.SupervisedThread;
import io.fanwatch.scoring.onnx.internal.session.Judgement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A version that scores the same batches as the active one, after it and on a thread of its own. What it is too slow for is
 * left out and counted: it never holds up the active version, and its scores go nowhere but into the report. Thread-safe.
 */
final class ShadowRun implements AutoCloseable {

    private record Batch(List<Reading> readings, ShadowReport.Scored active) {}

    private static final int BATCHES_WAITING = 16;
    private static final long PAUSE_MILLIS = 100;

    private final DeployedModel candidate;
    private final ShadowPlan plan;
    private final BiConsumer<ShadowRun, Optional<Throwable>> onEnd;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(BATCHES_WAITING);
    private final long begun = System.nanoTime();
    private final ShadowReport report;
    private volatile boolean closed;
    private final SupervisedThread thread;

    /**
     * @param candidate the version to try; this run does not close it
     * @param onEnd told once, on the shadow's thread, unless the run was closed before: what the version failed on, or nothing
     *     if the run has reached its length
     */
    ShadowRun(String name, DeployedModel candidate, ShadowPlan plan, BiConsumer<ShadowRun, Optional<Throwable>> onEnd) {
        this.candidate = candidate;
        this.plan = plan;
        this.onEnd = onEnd;
        report = new ShadowReport(candidate.label());
        thread = SupervisedThread.start(name, this::round);
    }

    DeployedModel candidate() {
        return candidate;
    }

    ShadowPlan plan() {
        return plan;
    }

    ShadowReport report() {
        return report;
    }

    /** Takes a copy of a batch, with what the active version made of it, if there is room; never waits. */
    void offer(List<Reading> readings, ShadowReport.Scored active) {
        if (waiting.remainingCapacity() == 0 || !waiting.offer(new Batch(List.copyOf(readings), active))) {
            report.drop(readings.size());
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
            onEnd.accept(this, failure);
            closed = true;
        }
    }

    private void compare(Batch batch) throws Exception {
        long start = System.nanoTime();
        Optional<Judgement> scores = candidate.model().score(batch.readings());
        long nanos = System.nanoTime() - start;
        double threshold = candidate.description().threshold();
        scores.ifPresent(
                own -> report.add(batch.active(), new ShadowReport.Scored(own.probabilities(), threshold, nanos)));
    }

    /** Ends the run without a word. */
    @Override
    public void close() {
        closed = true;
    }
}
