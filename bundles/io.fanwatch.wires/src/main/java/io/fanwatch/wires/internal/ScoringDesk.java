package io.fanwatch.wires.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks a scorer that may be slow, fail or be away, and never for longer than it is given. Thread-safe.
 *
 * <p>A scorer is called on threads of its own, since a call that hangs can't be ended otherwise; each scorer has at most
 * {@value #THREADS_MAXIMUM}. What fails for now is tried again until it works or until the outage has lasted for the
 * time-out: later callers do not wait for the same outage again. If the scorer hangs, one of their calls is left with it
 * for the rest of the time-out, and the others get the answer at once: so a scorer is found to work again even if it
 * takes its time.
 */
final class ScoringDesk implements AutoCloseable {

    private static final int THREADS_MAXIMUM = 4;
    private static final long THREAD_IDLE_SECONDS = 30;
    private static final long FIRST_RETRY_MILLIS = 20;
    private static final long LONGEST_RETRY_MILLIS = 1_000;
    private static final String NO_ANSWER = "the scorer did not answer in time";
    /** What a call gets even at the end of the time-out, so that what it says is not lost: a tenth, but at least this. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LEAST_SHARE = 10;

    /** A scorer with its threads. */
    private record Staffed(Scorer scorer, ThreadPoolExecutor threads) {}

    /** A call that is left with a scorer that hangs, though nobody waits for it. */
    private record Probe(Future<Scores> call, long endNanos) {

        boolean isPending() {
            return !call.isDone() && endNanos - System.nanoTime() > 0;
        }
    }

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Patience patience = new Patience();
    private volatile Optional<Staffed> staffed = Optional.empty();
    private Optional<Probe> probe = Optional.empty(); // guarded by the lock
    private volatile boolean closed;

    ScoringDesk(String name) {
        this.name = name;
    }

    void use(Scorer scorer) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0, THREADS_MAXIMUM, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        patience.end(); // it may need time to be ready
        replace(Optional.of(new Staffed(scorer, threads)));
    }

    /** Leaves that scorer unless another has taken its place already. */
    void leave(Scorer scorer) {
        if (staffed.filter(current -> current.scorer() == scorer).isPresent()) {
            replace(Optional.empty());
        }
    }

    private void replace(Optional<Staffed> next) {
        lock.lock();
        try {
            staffed.ifPresent(before -> before.threads().shutdown()); // a call under way may still end
            staffed = next;
            probe.ifPresent(left -> left.call().cancel(true));
            probe = Optional.empty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isStaffed() {
        return staffed.isPresent();
    }

    /** Ends every wait: what could not be scored by now fails. */
    @Override
    public void close() {
        closed = true;
        replace(Optional.empty());
    }

    /**
     * Has the readings scored, waiting as long as the time-out allows.
     *
     * @throws ScoringException permanent if the scorer says these readings can never be scored, otherwise if it was not
     *     done in time
     */
    Scores score(List<Reading> readings, long timeoutMillis) throws ScoringException {
        long start = System.nanoTime();
        long pauseMillis = FIRST_RETRY_MILLIS;
        while (true) {
            Optional<Staffed> current = staffed;
            ScoringException failure;
            try {
                return attempt(current, readings, patience.leftNanos(start, timeoutMillis), timeoutMillis);
            } catch (ScoringException e) {
                if (e.isPermanent()) {
                    throw e;
                }
                failure = e;
            }
            long remainingNanos = patience.remainingNanos(start, timeoutMillis);
            if (closed || remainingNanos <= 0) {
                throw failure;
            }
            pause(current, Math.min(remainingNanos, TimeUnit.MILLISECONDS.toNanos(pauseMillis)), failure);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_RETRY_MILLIS);
        }
    }

    private Scores attempt(Optional<Staffed> current, List<Reading> readings, long nanos, long timeoutMillis)
            throws ScoringException {
        if (current.isEmpty()) {
            throw ScoringException.passing(
                    closed ? "the scorer wire is being stopped" : "no scorer matches Scorer.target", null);
        }
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long leastNanos = Math.max(timeoutNanos / LEAST_SHARE, LEAST_NANOS);
        long endNanos = System.nanoTime() + Math.max(timeoutNanos, LEAST_NANOS);
        if (nanos <= 0 && isProbed()) {
            throw ScoringException.passing(NO_ANSWER, null);
        }
        try {
            Future<Scores> call = current.get().threads().submit(() -> ask(current, readings, endNanos));
            boolean left = false;
            try {
                return call.get(Math.max(nanos, leastNanos), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                left = leave(current, new Probe(call, endNanos));
                throw ScoringException.passing(NO_ANSWER, e);
            } finally {
                if (!left) {
                    call.cancel(true);
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ScoringException failure) {
                throw failure;
            }
            throw ScoringException.passing("the scorer failed: " + e.getCause(), e.getCause());
        } catch (RejectedExecutionException e) {
            throw ScoringException.passing(
                    staffed.equals(current)
                            ? "the scorer has " + THREADS_MAXIMUM + " calls to answer already"
                            : "the scorer was exchanged",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ScoringException.passing("interrupted while waiting for the scorer", e);
        }
    }

    /* on a thread of the scorer: what it answers in time ends the outage, whether somebody still waits for it or not */
    private Scores ask(Optional<Staffed> current, List<Reading> readings, long endNanos) throws ScoringException {
        Scores scores;
        try {
            scores = Objects.requireNonNull(current.orElseThrow().scorer().score(readings), "it gave no scores");
        } catch (ScoringException e) {
            if (e.isPermanent()) {
                answered(current, endNanos);
            }
            throw e;
        }
        if (scores.size() != readings.size()) {
            throw ScoringException.passing(
                    "the scorer gave " + scores.size() + " scores for " + readings.size() + " records", null);
        }
        answered(current, endNanos);
        return scores;
    }

    private void answered(Optional<Staffed> by, long endNanos) {
        if (staffed.equals(by) && endNanos - System.nanoTime() > 0) {
            patience.end();
        }
    }

    /** Whether a call is left with the scorer; one whose time is over is ended. */
    private boolean isProbed() {
        lock.lock();
        try {
            boolean pending = probe.filter(Probe::isPending).isPresent();
            if (!pending) {
                probe.ifPresent(over -> over.call().cancel(true));
                probe = Optional.empty();
            }
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the call with the scorer if it has time left and none is left there already; whether it did. */
    private boolean leave(Optional<Staffed> current, Probe next) {
        lock.lock();
        try {
            boolean hasTime = next.endNanos() - System.nanoTime() > LEAST_NANOS;
            boolean leaves = hasTime && staffed.equals(current) && !isProbed();
            if (leaves) {
                probe = Optional.of(next);
            }
            return leaves;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Optional<Staffed> seen, long nanos, ScoringException failure) throws ScoringException {
        lock.lock();
        try {
            long remainingNanos = nanos;
            while (!closed && staffed == seen && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        } finally {
            lock.unlock();
        }
    }
}
