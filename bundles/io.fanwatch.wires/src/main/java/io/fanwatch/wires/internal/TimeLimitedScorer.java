// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.api.Reading;
import io.fanwatch.api.Scorer;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.Backoff;
import io.fanwatch.component.CallThreads;
import java.time.Duration;
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

/**
 * Asks a scorer that may be slow, fail or be away, and never for longer than it is given. Thread-safe.
 *
 * <p>A scorer is called on threads of its own, since a call that hangs can't be ended otherwise; each scorer has at most
 * {@value #THREADS_MAXIMUM}. What fails for now is tried again until it works or until it has failed for the time-out:
 * later callers do not wait again for what has failed for that long. If the scorer hangs, one of their calls is left with
 * it for the rest of the time-out, and the others get the answer at once: so a scorer is found to work again even if it
 * takes its time.
 */
final class TimeLimitedScorer implements AutoCloseable {

    private static final int THREADS_MAXIMUM = 4;
    private static final Duration FIRST_RETRY = Duration.ofMillis(20);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);
    private static final String NO_ANSWER = "the scorer did not answer in time";
    /** What a call gets even at the end of the time-out, so that what it says is not lost: a tenth, but at least this. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LEAST_SHARE = 10;

    /** A scorer with its threads. */
    private record ScorerBinding(Scorer scorer, ThreadPoolExecutor threads) {}

    /** A call that is left with a scorer that hangs, though nobody waits for it. */
    private record Probe(Future<Scores> call, long endNanos) {

        boolean isPending() {
            return !call.isDone() && endNanos - System.nanoTime() > 0;
        }
    }

    private final String name;
    private final SharedTimeout failing = new SharedTimeout();
    private volatile Optional<ScorerBinding> binding = Optional.empty();
    private Optional<Probe> probe = Optional.empty(); // guarded by this
    private volatile boolean closed;

    TimeLimitedScorer(String name) {
        this.name = name;
    }

    void use(Scorer scorer) {
        failing.end(); // it may need time to be ready
        bind(Optional.of(new ScorerBinding(scorer, CallThreads.of(name, THREADS_MAXIMUM, new SynchronousQueue<>()))));
    }

    /** Leaves that scorer unless another has taken its place already. */
    void leave(Scorer scorer) {
        if (binding.filter(current -> current.scorer() == scorer).isPresent()) {
            bind(Optional.empty());
        }
    }

    private synchronized void bind(Optional<ScorerBinding> next) {
        binding.ifPresent(before -> before.threads().shutdown()); // a call under way may still end
        binding = next;
        probe.ifPresent(left -> left.call().cancel(true));
        probe = Optional.empty();
        notifyAll();
    }

    boolean isBound() {
        return binding.isPresent();
    }

    /** Ends every wait: what could not be scored by now fails. */
    @Override
    public void close() {
        closed = true;
        bind(Optional.empty());
    }

    /**
     * Has the readings scored, waiting as long as the time-out allows.
     *
     * @throws ScoringException permanent if the scorer says these readings can never be scored, otherwise if it was not
     *     done in time
     */
    Scores score(List<Reading> readings, Duration timeout) throws ScoringException {
        long start = System.nanoTime();
        Backoff pause = new Backoff(FIRST_RETRY, LONGEST_RETRY);
        while (true) {
            Optional<ScorerBinding> current = binding;
            try {
                try {
                    return attempt(current, readings, failing.leftNanos(start, timeout), timeout.toNanos());
                } catch (ScoringException e) {
                    long leftNanos = e.isPermanent() ? 0 : failing.missed(start, timeout);
                    if (closed || leftNanos <= 0) {
                        throw e;
                    }
                    pause(current, Math.min(leftNanos, pause.next().toNanos()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ScoringException.passing("interrupted while waiting for the scorer", e);
            }
        }
    }

    private Scores attempt(Optional<ScorerBinding> current, List<Reading> readings, long nanos, long timeoutNanos)
            throws ScoringException, InterruptedException {
        if (current.isEmpty()) {
            throw ScoringException.passing(
                    closed ? "the scorer wire is being stopped" : "no scorer matches Scorer.target", null);
        }
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
                    binding.equals(current)
                            ? "the scorer has " + THREADS_MAXIMUM + " calls to answer already"
                            : "the scorer was exchanged",
                    e);
        }
    }

    /* on a thread of the scorer: what it answers in time ends the wait of all, whether somebody still waits for it or not */
    private Scores ask(Optional<ScorerBinding> current, List<Reading> readings, long endNanos) throws ScoringException {
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

    private void answered(Optional<ScorerBinding> by, long endNanos) {
        if (binding.equals(by) && endNanos - System.nanoTime() > 0) {
            failing.end();
        }
    }

    /** Whether a call is left with the scorer; one whose time is over is ended. */
    private synchronized boolean isProbed() {
        boolean pending = probe.filter(Probe::isPending).isPresent();
        if (!pending) {
            probe.ifPresent(over -> over.call().cancel(true));
            probe = Optional.empty();
        }
        return pending;
    }

    /** Leaves the call with the scorer if it has time left and none is left there already; whether it did. */
    private synchronized boolean leave(Optional<ScorerBinding> current, Probe next) {
        boolean hasTime = next.endNanos() - System.nanoTime() > LEAST_NANOS;
        boolean leaves = hasTime && binding.equals(current) && !isProbed();
        if (leaves) {
            probe = Optional.of(next);
        }
        return leaves;
    }

    /** Waits that long, but no longer than until the scorer is another. */
    private synchronized void pause(Optional<ScorerBinding> seen, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed && binding == seen; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
