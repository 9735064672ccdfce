// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.component.Problem;
import io.fanwatch.component.SupervisedExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does one after the other what takes long, such as loading a model, on a thread of its own, so that nobody who configures,
 * installs or scores waits for it. A look for models that fails, with whatever, is repeated until it works. Thread-safe.
 */
public final class BackgroundExecutor implements Executor, AutoCloseable {

    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final SupervisedExecutor executor;
    private final Runnable look;
    private final Duration retry;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile Optional<Problem> failure = Optional.empty();

    /** @param look looks which models there are, and takes them */
    public BackgroundExecutor(String name, Runnable look) {
        this(name, look, RETRY);
    }

    BackgroundExecutor(String name, Runnable look, Duration retry) {
        executor = new SupervisedExecutor(name);
        this.look = look;
        this.retry = retry;
    }

    /** Has it done later; not at all once closed. */
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    void every(Duration period, SupervisedExecutor.Task task) {
        executor.every(period, task);
    }

    /** Has it look for models later; once if it is asked several times until then. */
    public void lookLater() {
        if (asked.compareAndSet(false, true)) {
            executor.execute(this::look);
        }
    }

    private void look() {
        asked.set(false);
        try {
            look.run();
            failure = Optional.empty();
        } catch (Throwable e) { // whatever it is, nobody else would look again
            failure = Optional.of(Problem.error(
                    "models could not be looked for (" + e + "), which is tried again: if it lasts, see Kura's log"));
            executor.schedule(retry, this::lookLater);
            throw e;
        }
    }

    /** An error while looks or other tasks fail, or one hangs. */
    public Optional<Problem> problem() {
        return failure.or(executor::problem);
    }

    /** Returns when all that is due is done, and the thread has ended; waits 30 s for that at most. */
    @Override
    public void close() {
        executor.close(() -> {}, CLOSE_LIMIT);
    }
}
