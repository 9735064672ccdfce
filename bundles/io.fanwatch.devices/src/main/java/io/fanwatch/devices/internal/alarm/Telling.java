// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of changes, each of all that there were since the start, in their order. Thread-safe; one thread at a time
 * tells.
 */
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    /** One that comes later hears the last ones only. */
    static final int REMEMBERED = 10_000;

    private static final class Listener {

        private final AlarmListener service;
        private List<Alarm> waiting;

        private Listener(AlarmListener service, List<Alarm> waiting) {
            this.service = service;
            this.waiting = waiting;
        }
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Alarm> sinceStart = new ArrayList<>();
    private List<Alarm> untold = new ArrayList<>();

    synchronized void add(AlarmListener listener) {
        listeners.add(new Listener(listener, new ArrayList<>(sinceStart)));
    }

    void remove(AlarmListener listener) {
        listeners.removeIf(known -> known.service == listener);
    }

    synchronized void addAll(List<Alarm> changes) {
        addLast(changes, sinceStart);
        addLast(changes, untold);
        listeners.forEach(listener -> listener.waiting.addAll(changes));
    }

    private static void addLast(List<Alarm> changes, List<Alarm> to) {
        to.addAll(changes);
        to.subList(0, Math.max(0, to.size() - REMEMBERED)).clear();
    }

    /** What no listener was told yet, the last of it. */
    synchronized List<Alarm> waiting() {
        return List.copyOf(untold);
    }

    /** Tells what is to be told. Returns whether anything was, to anybody. */
    boolean tell() {
        boolean told = false;
        for (Listener listener : listeners) {
            List<Alarm> waiting;
            synchronized (this) {
                waiting = listener.waiting;
                listener.waiting = new ArrayList<>();
            }
            for (Alarm alarm : waiting) {
                told = true;
                tell(listener.service, alarm);
            }
        }
        synchronized (this) {
            if (told && listeners.stream().allMatch(listener -> listener.waiting.isEmpty())) {
                untold = new ArrayList<>();
            }
        }
        return told;
    }

    private static void tell(AlarmListener listener, Alarm alarm) {
        try {
            listener.changed(alarm);
        } catch (Throwable e) { // somebody else's mistake, whatever it is
            LOG.warn("{} fails at an alarm of fan {}", listener.getClass().getName(), alarm.deviceId(), e);
        }
    }
}
