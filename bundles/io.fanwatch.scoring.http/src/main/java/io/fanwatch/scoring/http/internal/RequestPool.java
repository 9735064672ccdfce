package io.fanwatch.scoring.http.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that wait for answers. Idle ones end after half a minute. Thread-safe. */
final class RequestPool implements AutoCloseable {

    private static final long IDLE_SECONDS = 30;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ThreadPoolExecutor executor;

    /** @param concurrency how many requests may be under way at a time */
    RequestPool(int concurrency) {
        executor = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                RequestPool::newThread);
        executor.allowCoreThreadTimeOut(true);
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "fanwatch-http-scorer-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** @throws RejectedExecutionException after {@link #retire()} or {@link #close()} */
    <T> Future<T> submit(Callable<T> call) {
        return executor.submit(call);
    }

    /** Takes nothing more, and finishes what is under way and what waits. */
    void retire() {
        executor.shutdown();
    }

    /** Takes nothing more, and cancels what is under way and what waits. */
    @Override
    public void close() {
        for (Runnable waiting : executor.shutdownNow()) {
            if (waiting instanceof Future<?> future) {
                future.cancel(false);
            }
        }
    }
}
