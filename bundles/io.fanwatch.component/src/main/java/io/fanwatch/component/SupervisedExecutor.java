package io.fanwatch.component;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does tasks one after the other on a {@link SupervisedThread}, at once, later or regularly. A task that fails, with whatever,
 * is logged and counts as a {@link #problem} until one of the same name succeeds; the others go on. Thread-safe.
 */
public final class SupervisedExecutor implements Executor, AutoCloseable {

    /** A task that may fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** A task that is still to come. */
    public final class Scheduled {

        private final Task task;
        private final Optional<Duration> period;
        private long dueNanos;
        private final long order;
        private boolean cancelled;

        private Scheduled(Task task, Duration delay, Optional<Duration> period, long order) {
            this.task = task;
            this.period = period;
            this.dueNanos = System.nanoTime() + delay.toNanos();
            this.order = order;
        }

        /** Has it not be done again; what is being done goes on. */
        public void cancel() {
            locked(() -> {
                cancelled = true;
                queue.remove(this);
            });
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedExecutor.class);

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long epochNanos = System.nanoTime();
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.<Scheduled>comparingLong(scheduled -> scheduled.dueNanos - epochNanos)
                    .thenComparingLong(scheduled -> scheduled.order));
    private long orders;
    private boolean closing;
    private volatile Optional<String> failure = Optional.empty();
    private final SupervisedThread thread;

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
        lock.lock();
        try {
            Scheduled scheduled = new Scheduled(task, delay, period, orders++);
            if (!closing) {
                queue.add(scheduled);
                changed.signalAll();
            }
            return scheduled;
        } finally {
            lock.unlock();
        }
    }

    private void round() throws InterruptedException {
        Optional<Scheduled> next = await();
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
                again(next.get());
            }
        }
    }

    private Optional<Scheduled> await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long limit = System.nanoTime() + SupervisedThread.LONGEST_WAIT.toNanos();
            while (true) {
                long now = System.nanoTime();
                Optional<Scheduled> first = Optional.ofNullable(queue.peek());
                if (first.isPresent() && first.get().dueNanos - now <= 0) {
                    return Optional.of(queue.remove());
                }
                if (limit - now <= 0) {
                    return Optional.empty();
                }
                long due = first.map(scheduled -> scheduled.dueNanos - now).orElse(Long.MAX_VALUE);
                changed.awaitNanos(Math.min(due, limit - now));
            }
        } finally {
            lock.unlock();
        }
    }

    private void again(Scheduled done) {
        locked(() -> {
            if (done.period.isPresent() && !done.cancelled && !closing) {
                done.dueNanos = Math.max(
                        System.nanoTime(), done.dueNanos + done.period.get().toNanos());
                queue.add(done);
            }
        });
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
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
        if (isClosing()) {
            return thread.close(limit);
        }
        CountDownLatch ended = new CountDownLatch(1);
        submit(() -> {
            try {
                last.run();
            } finally {
                ended.countDown();
            }
        });
        locked(() -> {
            closing = true;
            queue.removeIf(scheduled -> scheduled.dueNanos - System.nanoTime() > 0);
        });
        boolean inTime = false;
        try {
            inTime = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return thread.close(Duration.ofSeconds(1)) && inTime;
    }
}
