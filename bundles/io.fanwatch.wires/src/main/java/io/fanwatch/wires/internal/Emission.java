package io.fanwatch.wires.internal;

import io.fanwatch.api.Delivery;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.component.EventRate;
import io.fanwatch.component.Incident;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final long IDLE_MILLIS = 250;
    private static final long PAUSE_MILLIS = 100;

    private final WireLink link;
    private final DeliveryQueue queue = new DeliveryQueue();
    private final Thread worker;
    private volatile Optional<EmitterSettings> settings = Optional.empty();
    private volatile boolean running = true;
    private final EventRate emitted = new EventRate();
    // the worker alone writes these
    private volatile long envelopes;
    private volatile long repeated;
    private volatile long rejected;
    private volatile Optional<Incident> lastError = Optional.empty();

    /** Starts idle: the first {@link #apply} opens the queue. */
    Emission(String name, WireLink link) {
        this.link = link;
        this.worker = new Thread(this::run, name);
        worker.setDaemon(true);
        worker.start();
    }

    void apply(EmitterSettings newSettings) {
        settings = Optional.of(newSettings);
        queue.setCapacity(newSettings.queueCapacity());
    }

    /** Whether there ever was a valid configuration. */
    boolean isConfigured() {
        return settings.isPresent();
    }

    boolean offer(Delivery delivery, long timeout, TimeUnit unit) throws InterruptedException {
        return queue.offer(delivery, timeout, unit);
    }

    /**
     * Stops emitting. What was not acknowledged by now is left to its source, which sends it again. Components that are
     * just taking an envelope are not interrupted: one that loses it without a word would have it acknowledged.
     */
    @Override
    public void close() {
        running = false;
        queue.close();
        try {
            worker.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How the emission is doing, with its figures. */
    Status status(String component) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("wires", link.connected());
        figures.put("readings emitted", emitted.total());
        emitted.describe("readings", figures);
        figures.put("envelopes", envelopes);
        figures.put("envelopes repeated", repeated);
        figures.put("readings rejected", rejected);
        figures.put("readings queued", queue.size());
        settings.ifPresent(known -> figures.put("readings queued at most", known.queueCapacity()));
        lastError.ifPresent(error -> figures.put("last error", error.toString()));
        String hindrance = hindrance();
        return hindrance.isEmpty()
                ? new Status(component, Level.OK, "emits", figures)
                : new Status(component, Level.ERROR, hindrance, figures);
    }

    private String hindrance() {
        Optional<EmitterSettings> current = settings;
        if (current.isEmpty()) {
            return "waiting for a valid configuration";
        }
        if (!link.isReady()) {
            return "waiting for Kura's WireHelperService: is Kura Wires installed?";
        }
        int required = current.get().wiresRequired();
        if (link.connected() < required) {
            return "waiting for wires: wires.required asks for " + required + ", " + link.connected()
                    + " lead to a component that is there; draw them in Kura's Wire Graph";
        }
        return "";
    }

    private void run() {
        try {
            while (running) {
                if (hindrance().isEmpty()) {
                    EmitterSettings current = settings.orElseThrow();
                    List<Delivery> batch = queue.drain(current.batchMaximum(), current.batchWaitMillis(), IDLE_MILLIS);
                    if (!batch.isEmpty()) {
                        process(batch);
                    }
                } else {
                    queue.pause(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} stopped", worker.getName());
        }
    }

    private void process(List<Delivery> batch) throws InterruptedException {
        List<Delivery> writable = new ArrayList<>(batch.size());
        List<WireRecord> records = new ArrayList<>(batch.size());
        ReadingRecords form = settings.orElseThrow().records();
        for (Delivery delivery : batch) {
            try {
                records.add(form.write(delivery.reading()));
                writable.add(delivery);
            } catch (IllegalArgumentException e) {
                reject(delivery, e.getMessage());
            }
        }
        if (!records.isEmpty()) {
            emit(writable, List.copyOf(records));
        }
    }

    private void emit(List<Delivery> deliveries, List<WireRecord> records) throws InterruptedException {
        while (running) {
            if (!hindrance().isEmpty()) {
                queue.pause(PAUSE_MILLIS);
                continue;
            }
            try {
                if (link.emit(records)) {
                    emitted.add(deliveries.size());
                    envelopes++;
                    deliveries.forEach(Delivery::acknowledge);
                    return;
                }
                repeated++;
                queue.pause(PAUSE_MILLIS);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.debug("Emitting {} readings failed", deliveries.size(), e);
                isolate(deliveries, records, e);
                return;
            }
        }
    }

    /** Finds the readings that cannot be emitted by emitting one at a time, so that the others are not rejected with them. */
    private void isolate(List<Delivery> deliveries, List<WireRecord> records, Throwable failure)
            throws InterruptedException {
        if (deliveries.size() == 1) {
            reject(deliveries.get(0), "a wire component failed on this reading: " + failure);
            return;
        }
        for (int i = 0; i < deliveries.size(); i++) {
            emit(deliveries.subList(i, i + 1), records.subList(i, i + 1));
        }
    }

    private void reject(Delivery delivery, String reason) {
        if (rejected == 0) {
            LOG.warn("{}: a reading is rejected; further ones are counted in the status: {}", worker.getName(), reason);
        }
        rejected++;
        lastError = Optional.of(Incident.now(reason));
        delivery.reject(reason);
    }
}
