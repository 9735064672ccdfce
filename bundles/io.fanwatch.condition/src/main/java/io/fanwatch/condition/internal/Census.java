// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.api.Condition.Phase;
import io.fanwatch.component.StatusReport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How many devices there are of each sort. One thread at a time counts; any may read. */
final class Census {

    private static final int NAMED = 20;

    private final AtomicIntegerArray phases = new AtomicIntegerArray(Phase.values().length);
    private final Set<String> far = new LinkedHashSet<>();
    private final Set<String> faulty = new LinkedHashSet<>();
    private volatile int farCount;
    private volatile int faultyCount;
    private volatile List<String> firstFar = List.of();

    void add(WatchedDevice device) {
        phases.incrementAndGet(device.phase().ordinal());
        judged(device);
    }

    void remove(WatchedDevice device) {
        phases.decrementAndGet(device.phase().ordinal());
        faulty.remove(device.id);
        faultyCount = faulty.size();
        setFar(device.id, false);
    }

    /** A device that was counted has taken a reading in. */
    void changed(WatchedDevice device, Phase before) {
        if (device.phase() != before) {
            phases.decrementAndGet(before.ordinal());
            phases.incrementAndGet(device.phase().ordinal());
        }
        judged(device);
    }

    private void judged(WatchedDevice device) {
        if (device.isFaulty() ? faulty.add(device.id) : faulty.remove(device.id)) {
            faultyCount = faulty.size();
        }
        setFar(device.id, device.isFar());
    }

    private void setFar(String id, boolean isFar) {
        if (isFar ? far.add(id) : far.remove(id)) {
            farCount = far.size();
            firstFar = far.stream().limit(NAMED).toList();
        }
    }

    void describe(StatusReport report) {
        int others = farCount - firstFar.size();
        report.gauge("devices_learning", "fans learned", "fans", phases.get(Phase.LEARNING.ordinal()))
                .gauge("devices_watching", "fans watched", "fans", phases.get(Phase.WATCHING.ordinal()))
                .gauge("devices_paused", "fans that stand", "fans", phases.get(Phase.PAUSED.ordinal()))
                .gauge("devices_far", "fans far from their normal", "fans", farCount)
                .gauge("devices_faulty", "fans lastingly called faulty", "fans", faultyCount)
                .text(
                        "far_devices",
                        "far from their normal",
                        String.join(", ", firstFar) + (others > 0 ? " and " + others + " more" : ""));
    }
}
