// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.KeptState;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps devices over restarts: all in a snapshot, within a tick of a change where the disk may take that, and in the log what
 * changed alarms since then. For one thread; any may ask how it does.
 */
final class DevicePersistence {

    /** Last readings alone are no reason to write, but after this they are: who is silent after a kill is judged by them. */
    private static final long LONGEST_MILLIS = 3_600_000;

    private final Devices devices;
    private final SteadyClock clock;
    private final DataFolder folder;
    private final KeptState kept;
    private final Executor forcing;
    private long changesWritten;
    private long readingsWritten;

    DevicePersistence(Devices devices, DataFolder folder, SteadyClock clock, Executor forcing) {
        this.devices = devices;
        this.clock = clock;
        this.folder = folder;
        this.forcing = forcing;
        this.kept = new KeptState(
                "what was known of fans",
                "every fan begins anew",
                "alarms do not outlive a restart",
                () -> Snapshot.in(folder.of(DevicesComponent.NAME)),
                clock::steadyMillis);
    }

    /** Takes up what was known before a restart, if it can be read. */
    void restore() {
        AtomicReference<Snapshot> read = new AtomicReference<>(new Snapshot(0, Map.of()));
        boolean whole = kept.restore((in, version) -> read.set(Snapshot.read(in, version, clock)));
        Snapshot snapshot = whole ? read.get() : new Snapshot(0, Map.of());
        devices.takenUp = whole;
        devices.restore(snapshot.devices());
        devices.log
                .open(folder, snapshot.place(), forcing)
                .forEach(entry -> devices.restore(entry, entry.place() >= snapshot.place()));
    }

    /** Writes if there is anything to write and it is time. */
    void tick() {
        if (kept.mayWrite()
                        && (devices.lastingChanges() > changesWritten
                                || devices.log.failure().isPresent())
                || kept.ageMillis() > LONGEST_MILLIS && devices.readings() > readingsWritten) {
            save();
        }
    }

    void save() {
        long changes = devices.lastingChanges();
        long readings = devices.readings();
        long place = devices.log.end();
        boolean saved = kept.save(out -> {
            Snapshot.write(place, devices.states(), out, clock);
            devices.log.keepNow(); // what the states have must not be missing in the log
        });
        if (saved) {
            devices.log.isInSnapshot(place);
            changesWritten = changes;
            readingsWritten = readings;
        }
    }

    void describe(StatusReport report) {
        kept.describe(report);
        report.problem(Problem.warning(devices.log.failure()));
    }
}
