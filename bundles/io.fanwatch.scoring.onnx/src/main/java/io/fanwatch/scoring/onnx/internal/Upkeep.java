package io.fanwatch.scoring.onnx.internal;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one after the other what takes long, such as loading a model, on a thread of its own, so that nobody who configures,
 * installs or scores waits for it. The thread is there only while there is something to do. Thread-safe.
 */
public final class Upkeep implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long IDLE_SECONDS = 5;
    private static final long LAST_SECONDS = 30;

    private final String name;
    private final ThreadPoolExecutor executor;
    private volatile Optional<Thread> last = Optional.empty();

    /** @param name of the thread */
    public Upkeep(String name) {
        this.name = name;
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            last = Optional.of(thread);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Has it done later; not at all once closed. */
    @Override
    public void execute(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("{}: what was to be done failed", name, e);
            }
        });
    }

    /** Returns when all that was to be done is, and the thread has ended; waits 30 s for that at most. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{}: it is still at work after {} s, and is left alone", name, LAST_SECONDS);
            } else if (last.isPresent()) {
                last.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
