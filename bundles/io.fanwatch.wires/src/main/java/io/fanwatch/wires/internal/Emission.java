// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.component.BatchIsolation;
import io.fanwatch.component.BoundedQueue;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedThread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.wire.WireRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a reading from the queue into the wires, on a thread of its own, in the order of arrival.
 *
 * <p>A batch is acknowledged when emitting it has returned and no wire went away meanwhile. If one did, the batch is
 * emitted again once there are enough wires, so that a component may get it twice but none misses it. While there is no
 * valid configuration or there are too few wires, readings wait in the bounded queue and then at the broker.
 */
final class Emission implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Emission.class);
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 100;

    /* the longest batch.wait and a minute */
    private static final Duration HANGS_AFTER = Duration.ofMinutes(2);

    /** The rest of the batch cannot be emitted now. */
    private static final class PostponedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final String name;
    private final WiredComponent wires;
    private final BoundedQueue<Delivery> queue = new BoundedQueue<>();
    private final EventRate emitted = new EventRate();
    private final SupervisedThread thread;
    private volatile Optional<EmitterSettings> settings = Optional.empty();
    // the thread alone uses or writes these
    private List<Delivery> batch = List.of();
    private int handled;
    private volatile long envelopes;
    private volatile long repeated;
    private volatile long rejected;
    private volatile Optional<Incident> lastError = Optional.empty();

    /** Starts idle: the first {@link #apply} opens the queue. */
    Emission(String name, WiredComponent wires) {
        this.name = name;
        this.wires = wires;
        this.thread = SupervisedThread.start(name, HANGS_AFTER, this::round);
    }

    void apply(EmitterSettings newSettings) {
        settings = Optional.of(newSettings);
        queue.setCapacity(newSettings.queueCapacity());
    }

    int offer(List<? extends Delivery> deliveries, long timeout, TimeUnit unit) throws InterruptedException {
        return queue.offer(deliveries, timeout, unit);
    }

    /**
     * Stops emitting. What was not acknowledged by now is left to its source, which sends it again. Components that are
     * just taking an envelope are not interrupted: one that loses it without a word would have it acknowledged.
     */
    @Override
    public void close() {
        queue.setCapacity(0);
        thread.finish(CLOSE_LIMIT);
    }

    /** Tells how the emission is doing. */
    StatusReport report(StatusReport report) {
        report.gauge("wires_connected", "wires", "wires", wires.connected())
                .rate("readings_emitted", "readings emitted", "readings", emitted)
                .counter("envelopes_total", "envelopes", "envelopes", envelopes)
                .counter("envelopes_repeated_total", "envelopes repeated", "envelopes", repeated)
                .counter("readings_rejected_total", "readings rejected", "readings", rejected)
                .gauge("queue_readings", "readings queued", "readings", queue.size());
        settings.ifPresent(active -> report.gauge(
                        "queue_readings_maximum", "readings queued at most", "readings", active.queueCapacity())
                .problem(problem(active)));
        return report.text("last_error", "last error", lastError).problem(thread.problem());
    }

    private Optional<Problem> problem(EmitterSettings active) {
        int connected = wires.connected();
        return wires.helperProblem()
                .or(() -> connected >= active.wiresRequired()
                        ? Optional.empty()
                        : Optional.of(Problem.error("waiting for wires: wires.required asks for "
                                + active.wiresRequired() + ", " + connected
                                + " lead to a component that is there; draw them in Kura's Wire Graph")));
    }

    private void round() throws InterruptedException {
        Optional<EmitterSettings> active =
                settings.filter(known -> problem(known).isEmpty());
        if (active.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return;
        }
        if (handled == batch.size()) {
            handled = 0;
            batch = List.of();
            batch = queue.drain(active.get().batchMaximum(), IDLE, active.get().batchWait());
        }
        try {
            BatchIsolation.handle(batch.subList(handled, batch.size()), this::emit, this::reject);
        } catch (PostponedException e) {
            LOG.debug("{}: {} readings are emitted later", name, batch.size() - handled, e);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private Optional<String> emit(List<Delivery> deliveries) throws PostponedException {
        EmitterSettings active = settings.orElseThrow();
        if (thread.isClosed() || problem(active).isPresent()) {
            throw new PostponedException();
        }
        List<WireRecord> records;
        try {
            records = deliveries.stream()
                    .map(delivery -> active.records().write(delivery.reading()))
                    .toList();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
        try {
            if (!wires.emit(records)) {
                repeated++;
                throw new PostponedException();
            }
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOG.debug("{}: emitting {} readings failed", name, deliveries.size(), e);
            return Optional.of("a wire component failed on this reading: " + e);
        }
        emitted.add(deliveries.size());
        envelopes++;
        for (Delivery delivery : deliveries) {
            handled++;
            delivery.acknowledge();
        }
        return Optional.empty();
    }

    private void reject(Delivery delivery, String reason) {
        if (rejected == 0) {
            LOG.warn("{}: a reading is rejected; further ones are counted in the status: {}", name, reason);
        }
        handled++;
        rejected++;
        lastError = Optional.of(Incident.now(reason));
        delivery.reject(reason);
    }
}
