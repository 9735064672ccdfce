// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import io.fanwatch.component.Backoff;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.PlainLine;
import io.fanwatch.component.Problem;
import io.fanwatch.component.SupervisedThread;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes items from the disk to the transport, on a thread of its own: the first channel's first, each channel's in their order.
 * Thread-safe.
 */
final class Forwarder implements Hand.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    private static final long LONGEST_WAIT_NANOS = SupervisedThread.LONGEST_WAIT.toNanos();
    private static final long DISK_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration HANGS_AFTER = Duration.ofMinutes(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final StoredItems stored;
    private final Hand hand;
    private final EventRate delivered = new EventRate();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile Optional<Incident> lastFailure = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    /** Whether any were taken or refused since then: a transport that is being closed returns too. */
    private volatile boolean settledSince;

    private volatile Optional<String> refusal = Optional.empty();
    private volatile Optional<StoreSettings> settings = Optional.empty();
    private volatile Optional<Transport> transport = Optional.empty();
    private volatile Optional<Queues> queues = Optional.empty();
    private volatile Optional<RefusedItems> aside = Optional.empty();

    /* guarded by signal */
    private final Object signal = new Object();
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private long dueNanos = System.nanoTime();
    private boolean signalled;

    /* the thread's: the transport waits for something itself, and is called again whenever anything happens */
    private boolean leftover;

    private final SupervisedThread thread;

    Forwarder(String name, StoredItems stored) {
        this.name = name;
        this.stored = stored;
        this.hand = new Hand(stored.channels(), this);
        this.thread = SupervisedThread.start("fanwatch-send-" + name, HANGS_AFTER, this::round);
    }

    /** Goes by these settings from now on. */
    void configure(StoreSettings newSettings) {
        settings = Optional.of(newSettings);
        synchronized (signal) {
            backoff.configure(newSettings.shortestDelay(), newSettings.longestDelay());
        }
        retryNow();
    }

    /** Takes items from there from now on. */
    void use(Queues newQueues, Optional<RefusedItems> newAside) {
        aside = newAside;
        queues = Optional.of(newQueues);
        wake();
    }

    /** Sends with this transport from now on, or not at all; the one before is closed. */
    void connect(Optional<Transport> next) {
        Optional<Transport> before = transport;
        transport = next;
        failure = Optional.empty();
        retryNow();
        before.ifPresent(Transport::close);
    }

    /** Ends a wait after a failure. */
    void retryNow() {
        synchronized (signal) {
            backoff.reset();
            dueNanos = System.nanoTime();
        }
        wake();
    }

    /** Has it look for what there is to do. */
    void wake() {
        synchronized (signal) {
            signalled = true;
            signal.notifyAll();
        }
    }

    private void round() throws InterruptedException {
        synchronized (signal) {
            signalled = false;
        }
        long end = System.nanoTime() + Math.min(work(), LONGEST_WAIT_NANOS);
        synchronized (signal) {
            for (long left = end - System.nanoTime(); left > 0 && !signalled; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(signal, left);
            }
        }
    }

    /* returns after how many nanoseconds there is something to do again */
    private long work() {
        Optional<Queues> from = queues;
        Optional<Transport> to = transport;
        if (from.isEmpty() || to.isEmpty() || settings.isEmpty()) {
            return LONGEST_WAIT_NANOS;
        }
        boolean forgotten = hand.forget(from.get());
        long waiting = from.get().waiting();
        if (waiting == 0) {
            recovered();
            return LONGEST_WAIT_NANOS;
        }
        int batch = settings.get().batchItems();
        long wait = nanosToWait();
        boolean early = failure.isEmpty() && (leftover || waiting >= batch);
        if (wait > 0 && !early) {
            return wait;
        }
        List<Transport.Item> items = new ArrayList<>();
        boolean readable = hand.take(from.get(), batch, items);
        if (!items.isEmpty()) {
            return send(from.get(), to.get(), items);
        }
        return forgotten && readable ? LONGEST_WAIT_NANOS : DISK_PAUSE_NANOS;
    }

    private long nanosToWait() {
        synchronized (signal) {
            return dueNanos - System.nanoTime();
        }
    }

    private long send(Queues from, Transport to, List<Transport.Item> items) {
        try {
            Duration again = to.send(items);
            return succeeded(from, to, again);
        } catch (InterruptedException e) {
            LOG.debug("{}: was interrupted while it sent, which means nothing here", name, e);
            return 0;
        } catch (IOException e) { // some of Java's own, as that of its HTTP client, have no message
            return failed(to, Optional.ofNullable(e.getMessage()).orElse(e.toString()), e);
        } catch (RuntimeException | Error e) { // whatever it is, it must not end the sending
            if (!thread.isClosed()) {
                LOG.error("{}: {} could not be sent and are tried again", name, stored.items(), e);
            }
            return failed(to, "they could not be sent: " + e, e);
        }
    }

    private long succeeded(Queues from, Transport to, Duration again) {
        if (isCurrent(to)) {
            recovered();
        }
        hand.forget(from);
        leftover = !hand.isEmpty();
        long wait = leftover
                ? again.toNanos()
                : settings.orElseThrow().batchInterval().toNanos();
        synchronized (signal) {
            backoff.reset();
            dueNanos = System.nanoTime() + wait;
        }
        return leftover ? wait : 0;
    }

    private void recovered() {
        if (failure.isPresent() && settledSince) {
            LOG.info("{}: {} are sent again", name, stored.items());
            failure = Optional.empty();
        }
    }

    private long failed(Transport to, String told, Throwable cause) {
        if (thread.isClosed() || !isCurrent(to)) {
            return 0; // ended on purpose
        }
        String reason = PlainLine.of(told);
        failures.increment();
        lastFailure = Optional.of(Incident.now(reason));
        if (!failure.equals(Optional.of(reason))) {
            LOG.warn("{}: {} wait on the disk: {}", name, stored.items(), reason);
        }
        failure = Optional.of(reason);
        settledSince = false;
        synchronized (signal) {
            Duration wait = backoff.next();
            if (cause instanceof RetryLaterException later) {
                wait = later.wait(wait);
            }
            dueNanos = System.nanoTime() + wait.toNanos();
            LOG.debug("{}: the next attempt is in {}", name, wait, cause);
        }
        return 0;
    }

    private boolean isCurrent(Transport to) {
        return transport.filter(current -> current == to).isPresent();
    }

    @Override
    public void delivered() {
        settledSince = true;
        delivered.add(1);
        wakeFromOutside();
    }

    @Override
    public void refused(byte[] content, String told) {
        String reason = PlainLine.of(told);
        settledSince = true;
        refused.increment();
        aside.ifPresent(file -> file.add(content, reason));
        if (!refusal.equals(Optional.of(reason))) {
            refusal = Optional.of(reason);
            LOG.warn("{}: {} are refused and left out: {}", name, stored.items(), reason);
        }
        wakeFromOutside();
    }

    private void wakeFromOutside() {
        if (!thread.isCurrent()) {
            wake();
        }
    }

    /** The items that have arrived. */
    EventRate written() {
        return delivered;
    }

    /** How many items were refused for good. */
    long refused() {
        return refused.sum();
    }

    /** Why the last of them was, if one was. */
    Optional<String> refusal() {
        return refusal;
    }

    /** How many attempts failed. */
    long failures() {
        return failures.sum();
    }

    /** Why an attempt failed the last time. */
    Optional<Incident> lastFailure() {
        return lastFailure;
    }

    /** What is wrong with the sending. */
    Optional<Problem> problem() {
        return thread.problem()
                .or(() -> failure.map(reason -> Problem.warning(stored.items() + " wait on the disk: " + reason)));
    }

    /** Ends, also in the middle of a call, and forgets what has arrived until then. */
    @Override
    public void close() {
        Optional<Transport> before = transport;
        transport = Optional.empty();
        before.ifPresent(Transport::close);
        thread.close(CLOSE_LIMIT);
        queues.ifPresent(hand::forget);
    }
}
