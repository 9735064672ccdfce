// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does tasks one after the other on a {@link SupervisedThread}, at once, later or regularly. A task that fails, with whatever,
 * is logged and counts as a {@link #problem} until a task succeeds; the others go on. Thread-safe.
 */
public final class SupervisedExecutor implements Executor, AutoCloseable {

    /** A task that may fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** A task that is still to come. */
    public interface Scheduled {

        /** Has it not be done again; what is being done goes on. */
        void cancel();
    }

    private final class Entry implements Scheduled, Delayed {

        private final Task task;
        private final Optional<Duration> period;
        private final long order = orders.getAndIncrement();
        private long dueNanos; // changes only while it is not in the queue
        private volatile boolean cancelled;

        private Entry(Task task, Duration delay, Optional<Duration> period) {
            this.task = task;
            this.period = period;
            this.dueNanos = System.nanoTime() + delay.toNanos();
        }

        @Override
        public void cancel() {
            cancelled = true;
            queue.remove(this);
        }

        private void again(Duration after) {
            dueNanos = Math.max(System.nanoTime(), dueNanos + after.toNanos());
            queue.add(this);
            if (cancelled || closing) { // seen only now, it may have missed the removal
                queue.remove(this);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Entry that = (Entry) other;
            return Long.signum(dueNanos == that.dueNanos ? order - that.order : dueNanos - that.dueNanos);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedExecutor.class);

    private final String name;
    private final DelayQueue<Entry> queue = new DelayQueue<>();
    private final AtomicLong orders = new AtomicLong();
    private final SupervisedThread thread;
    private volatile boolean closing;
    private volatile Optional<String> failure = Optional.empty();

    /** @param name of the thread */
    public SupervisedExecutor(String name) {
        this.name = name;
        this.thread = SupervisedThread.start(name, this::round);
    }

    /** Has it done as soon as all before it is; not at all once closed. */
    @Override
    public void execute(Runnable task) {
        submit(task::run);
    }

    /** As {@link #execute}, for a task that may fail. */
    public Scheduled submit(Task task) {
        return schedule(Duration.ZERO, task);
    }

    /** Has it done once, after that time. */
    public Scheduled schedule(Duration delay, Task task) {
        return add(delay, Optional.empty(), task);
    }

    /** Has it done again and again, first after one period; a period is never made up for. */
    public Scheduled every(Duration period, Task task) {
        return add(period, Optional.of(period), task);
    }

    private Scheduled add(Duration delay, Optional<Duration> period, Task task) {
        Entry scheduled = new Entry(task, delay, period);
        if (!closing) {
            queue.add(scheduled);
        }
        return scheduled;
    }

    private void round() throws InterruptedException {
        Optional<Entry> next =
                Optional.ofNullable(queue.poll(SupervisedThread.LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS));
        if (next.isPresent()) {
            try {
                next.get().task.run();
                failure = Optional.empty();
            } catch (Throwable e) { // one task must not cost the others their turn
                if (failure.isEmpty()) {
                    LOG.error("{}: a task failed", name, e);
                }
                failure = Optional.of(e.toString());
            } finally {
                next.get().period.ifPresent(next.get()::again);
            }
        }
    }

    /** An error while tasks fail or one hangs. */
    public Optional<Problem> problem() {
        return failure.map(reason -> Problem.error(name + " failed: " + reason)).or(thread::problem);
    }

    /** Does what is due, drops the rest and ends; waits 10 s at most. */
    @Override
    public void close() {
        close(() -> {}, Duration.ofSeconds(10));
    }

    /**
     * Does what is due, drops what is to come later, and ends with a last task.
     *
     * @return whether all was done in time; if not, the thread is interrupted and left alone
     */
    public boolean close(Task last, Duration limit) {
        if (closing) {
            return thread.close(limit);
        }
        closing = true;
        queue.removeIf(scheduled -> scheduled.getDelay(TimeUnit.NANOSECONDS) > 0);
        CountDownLatch ended = new CountDownLatch(1);
        Task ending = () -> {
            try {
                last.run();
            } finally {
                ended.countDown();
            }
        };
        queue.add(new Entry(ending, Duration.ZERO, Optional.empty()));
        boolean inTime = false;
        try {
            inTime = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return thread.close(Duration.ofSeconds(1)) && inTime;
    }
}
