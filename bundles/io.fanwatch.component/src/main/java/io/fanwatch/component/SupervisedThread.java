// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one round of work after the other until it is closed, whatever a round throws: an {@link Error} or a stray
 * interrupt must not end work silently. A failure is logged once, with its stack trace; the next round comes after a pause that
 * grows. While rounds fail, or one does not come to an end, {@link #problem} says so. Thread-safe.
 */
public final class SupervisedThread implements AutoCloseable {

    /** What the thread does again and again. */
    @FunctionalInterface
    public interface Round {

        /**
         * Waits for work, {@link #LONGEST_WAIT} at most, and does it. What it could not do it must find again in the next round.
         */
        void run() throws Exception;
    }

    /** How long a round may wait for work before it returns, so that a round that hangs can be told from one that waits. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedThread.class);
    private static final Duration HANGS_AFTER = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Round round;
    private final long hangsAfterNanos;
    private final Thread thread;
    private final Backoff pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private volatile Optional<String> failure = Optional.empty();
    private volatile long roundBeganNanos = System.nanoTime();
    private volatile boolean closed;

    private SupervisedThread(String name, Round round, Duration hangsAfter) {
        this.name = name;
        this.round = round;
        this.hangsAfterNanos = hangsAfter.toNanos();
        this.thread = new Thread(this::runAll, name);
        thread.setDaemon(true);
    }

    /** Starts a thread of that name. A round that takes longer than a minute counts as hanging. */
    public static SupervisedThread start(String name, Round round) {
        return start(name, HANGS_AFTER, round);
    }

    /**
     * Starts a thread of that name.
     *
     * @param hangsAfter how long a round may take before {@link #problem} says that it hangs
     */
    public static SupervisedThread start(String name, Duration hangsAfter, Round round) {
        SupervisedThread supervised = new SupervisedThread(name, round, hangsAfter);
        supervised.thread.start();
        return supervised;
    }

    private void runAll() {
        while (!closed) {
            try {
                roundBeganNanos = System.nanoTime();
                round.run();
                succeeded();
            } catch (Throwable e) { // whatever it is, nobody else would do the work
                failed(e);
            }
        }
    }

    private void succeeded() {
        if (failure.isPresent()) {
            LOG.info("{}: works again", name);
            failure = Optional.empty();
            pause.reset();
        }
    }

    private void failed(Throwable e) {
        if (closed) {
            return;
        }
        try {
            boolean first = failure.isEmpty();
            failure = Optional.of(e.toString());
            if (e instanceof InterruptedException) {
                LOG.debug("{}: was interrupted, which means nothing here", name, e);
            } else if (first) {
                LOG.error("{}: failed and is tried again until it works", name, e);
            }
            TimeUnit.MILLISECONDS.sleep(pause.next().toMillis());
        } catch (InterruptedException interrupt) {
            LOG.debug("{}: was interrupted while it paused", name, interrupt);
        } catch (Throwable worse) { // no memory even to log
            failure = Optional.of("failed while it told of a failure");
        }
    }

    /** Whether {@link #close} was called: a round that takes long should come to an end. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether the caller is this thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** An error while rounds fail or one hangs. */
    public Optional<Problem> problem() {
        Optional<String> failed = failure;
        if (failed.isPresent()) {
            return Optional.of(Problem.error(name + " fails and is tried again: " + failed.get()));
        }
        long sinceNanos = System.nanoTime() - roundBeganNanos;
        return closed || sinceNanos < hangsAfterNanos
                ? Optional.empty()
                : Optional.of(Problem.error(name + " has been at the same work for "
                        + TimeUnit.NANOSECONDS.toSeconds(sinceNanos)
                        + " s: it seems to hang; if it lasts, restart the gateway"));
    }

    /** Ends the thread: interrupts what it waits for, and waits 10 s at most until it has ended. */
    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }

    /** As {@link #close()}, waiting for as long as given. Returns whether the thread has ended. */
    public boolean close(Duration limit) {
        closed = true;
        thread.interrupt();
        return join(limit);
    }

    /** As {@link #close(Duration)} for work that an interrupt would spoil: the round comes to its own end. */
    public boolean finish(Duration limit) {
        closed = true;
        return join(limit);
    }

    private boolean join(Duration limit) {
        if (isCurrent()) {
            return false;
        }
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{}: is still at work after {} s and is left alone", name, limit.toSeconds());
        }
        return !thread.isAlive();
    }
}
