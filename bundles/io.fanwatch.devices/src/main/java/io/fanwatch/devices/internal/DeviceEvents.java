// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.DeviceEvent;
import io.fanwatch.api.DeviceListener;
import io.fanwatch.component.Problem;
import io.fanwatch.component.SupervisedThread;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what happens to devices, on a thread of its own, from a bounded queue. Thread-safe. */
final class DeviceEvents implements AutoCloseable {

    static final int CAPACITY = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(DeviceEvents.class);

    private final BlockingQueue<DeviceEvent> queue = new LinkedBlockingQueue<>(CAPACITY);
    private final List<DeviceListener> listeners = new CopyOnWriteArrayList<>(List.of(new AlarmLog(System::nanoTime)));
    private final AtomicLong dropped = new AtomicLong();
    private final SupervisedThread thread = SupervisedThread.start("fanwatch-device-events", this::tell);

    void add(DeviceListener listener) {
        listeners.add(listener);
    }

    void remove(DeviceListener listener) {
        listeners.remove(listener);
    }

    /** Takes an event if there is room. Does not block. */
    boolean offer(DeviceEvent event) {
        boolean taken = queue.offer(event);
        if (!taken) {
            dropped.incrementAndGet();
        }
        return taken;
    }

    /** As {@link #offer}, but leaves half of the room to alarms, and what is not taken is not counted. */
    boolean offerUnlessBusy(DeviceEvent event) {
        return queue.size() < CAPACITY / 2 && queue.offer(event);
    }

    private void tell() throws InterruptedException {
        DeviceEvent event = queue.poll(SupervisedThread.LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            return;
        }
        for (DeviceListener listener : listeners) {
            try {
                listener.happened(event);
            } catch (Throwable e) { // somebody else's mistake, whatever it is
                LOG.warn(
                        "{} fails at an event of fan {}",
                        listener.getClass().getName(),
                        event.device().id(),
                        e);
            }
        }
    }

    /** How many alarm events were dropped as listeners take too long. */
    long dropped() {
        return dropped.get();
    }

    Optional<Problem> problem() {
        return thread.problem();
    }

    @Override
    public void close() {
        thread.close();
    }
}
