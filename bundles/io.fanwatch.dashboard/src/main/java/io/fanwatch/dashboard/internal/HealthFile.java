// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.KeptState;
import io.fanwatch.store.SnapshotFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Keeps over restarts how far devices were from their own normal. Written once a minute; to be used by one thread. */
final class HealthFile {

    /** With the time between two looks and that of writing, a minute. */
    static final long SHORTEST_MILLIS = 50_000;

    private static final int MARK = 0x46574845;
    private static final int VERSION = 1;

    private final DeviceViews views;
    private final KeptState kept;
    private long written;

    /** @param millis a clock that never goes back */
    HealthFile(DeviceViews views, DataFolder folder, String component, LongSupplier millis) {
        this.views = views;
        this.kept = new KeptState(
                "what was shown of the health of fans",
                "it is shown from now on",
                "the health of fans is not shown from before a restart",
                () -> new SnapshotFile(folder.of(component).resolve("health.snapshot"), MARK, VERSION, VERSION),
                millis);
    }

    /** Takes up what was there before a restart, if it can be read. */
    void restore() {
        Map<String, Health> all = new LinkedHashMap<>();
        boolean sound = kept.restore((in, version) -> {
            for (int count = in.readInt(); count > 0; count--) {
                all.put(in.readUTF(), Health.read(in));
            }
        });
        if (sound) {
            views.restoreHealth(all);
        }
    }

    /** Writes if there is anything new and it is time. */
    void tick() {
        if (kept.ageMillis() >= SHORTEST_MILLIS && kept.mayWrite()) {
            save();
        }
    }

    /** Writes if there is anything new. */
    void save() {
        long found = views.found();
        if (found > written && kept.save(views::writeAllHealth)) {
            written = found;
        }
    }

    void describe(StatusReport report) {
        kept.describe(report);
    }
}
