// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for calls that take long or hang, for who waits for their answers elsewhere. They need no supervision: what a call
 * throws comes back to who waits for it, and a thread that is lost is replaced. Idle ones end after half a minute.
 */
public final class CallThreads {

    private static final long IDLE_SECONDS = 30;

    private CallThreads() {}

    /**
     * Threads of that name.
     *
     * @param maximum how many calls may be under way at a time
     * @param waiting where further calls wait; a {@link java.util.concurrent.SynchronousQueue} has them refused
     */
    public static ThreadPoolExecutor of(String name, int maximum, BlockingQueue<Runnable> waiting) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(maximum, maximum, IDLE_SECONDS, TimeUnit.SECONDS, waiting, task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
