// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.KeptState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps devices over restarts, within a tick of a change where the disk may take that. For one thread; any may ask how it does. */
final class DevicePersistence {

    /** Last readings alone are no reason to write, but after this they are: who is silent after a kill is judged by them. */
    private static final long LONGEST_MILLIS = 3_600_000;

    private final Devices devices;
    private final SteadyClock clock;
    private final KeptState kept;
    private long changesWritten;
    private long readingsWritten;

    DevicePersistence(Devices devices, DataFolder folder, SteadyClock clock) {
        this.devices = devices;
        this.clock = clock;
        this.kept = new KeptState(
                "what was known of fans",
                "every fan begins anew",
                "alarms do not outlive a restart",
                () -> Snapshot.in(folder.of(DevicesComponent.NAME)),
                clock::steadyMillis);
    }

    /** Takes up what was known before a restart, if it can be read. */
    void restore() {
        Map<String, List<DeviceState>> all = new LinkedHashMap<>();
        if (kept.restore((in, version) -> all.putAll(Snapshot.read(in, version, clock)))) {
            devices.restore(all);
        }
    }

    /** Writes if there is anything to write and it is time. */
    void tick() {
        if (kept.mayWrite() && devices.lastingChanges() > changesWritten
                || kept.ageMillis() > LONGEST_MILLIS && devices.readings() > readingsWritten) {
            save();
        }
    }

    void save() {
        long changes = devices.lastingChanges();
        long readings = devices.readings();
        if (kept.save(out -> Snapshot.write(devices.states(), out, clock))) {
            changesWritten = changes;
            readingsWritten = readings;
        }
    }

    void describe(StatusReport report) {
        kept.describe(report);
    }
}
