// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.component.StatusReport;
import io.fanwatch.condition.internal.WatchedDevices.State;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.KeptState;
import io.fanwatch.store.SnapshotFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps what was learned of devices over restarts, at most once a minute. A kill costs what was learned since. To be restored
 * before it is ticked; any thread may ask how it does.
 */
final class DevicesFile {

    /** With the time between two looks and that of writing, a minute. */
    private static final long SHORTEST_MILLIS = 50_000;

    private static final int MARK = 0x4657434e;
    private static final int VERSION = 1;
    private static final int LONGEST_TEXT = 10_000;

    private final WatchedDevices devices;
    private final KeptState kept;
    private volatile boolean restored;
    private long observedWritten;

    DevicesFile(WatchedDevices devices, DataFolder folder, String component, LongSupplier nanoTime) {
        this.devices = devices;
        long begun = nanoTime.getAsLong();
        this.kept = new KeptState(
                "what was learned",
                "every fan is learned anew",
                "what is learned of fans does not outlive a restart",
                () -> new SnapshotFile(folder.of(component).resolve("condition.snapshot"), MARK, VERSION, VERSION),
                () -> TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun));
    }

    /** Takes up what was learned before a restart, if it can be read; once. */
    synchronized void restore() {
        if (restored) {
            return;
        }
        List<State> states = new ArrayList<>();
        if (kept.restore((in, version) -> read(in, states))) {
            devices.restore(states);
        }
        restored = true;
    }

    private static void read(DataInputStream in, List<State> states) throws IOException {
        List<List<String>> kinds = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            List<String> names = new ArrayList<>();
            for (int name = in.readInt(); name > 0; name--) {
                names.add(in.readUTF());
            }
            kinds.add(List.copyOf(names));
        }
        for (int count = in.readInt(); count > 0; count--) {
            String id = in.readUTF();
            states.add(new State(id, kinds.get(in.readInt()), bytes(in), bytes(in)));
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    /** Writes if there is anything to write and it is time. */
    void tick() {
        if (kept.ageMillis() >= SHORTEST_MILLIS && kept.mayWrite() && devices.observed() > observedWritten) {
            save();
        }
    }

    /** Writes, unless what was learned before was never taken up. */
    synchronized void save() {
        long observed = devices.observed();
        if (restored && kept.save(this::write)) {
            observedWritten = observed;
        }
    }

    private void write(DataOutputStream out) throws IOException {
        List<WatchedDevice> all = devices.all().stream()
                .filter(device -> device.id.length() <= LONGEST_TEXT)
                .filter(device -> names(device).stream().allMatch(name -> name.length() <= LONGEST_TEXT))
                .toList();
        Map<List<String>, Integer> kinds = new LinkedHashMap<>();
        all.forEach(device -> kinds.putIfAbsent(names(device), kinds.size()));
        out.writeInt(kinds.size());
        for (List<String> names : kinds.keySet()) {
            out.writeInt(names.size());
            for (String name : names) {
                out.writeUTF(name);
            }
        }
        out.writeInt(all.size());
        for (WatchedDevice device : all) {
            State state = devices.stateOf(device);
            out.writeUTF(state.id());
            out.writeInt(kinds.get(state.features()));
            out.writeInt(state.condition().length);
            out.write(state.condition());
            out.writeInt(state.verdicts().length);
            out.write(state.verdicts());
        }
    }

    private static List<String> names(WatchedDevice device) {
        return device.kind.monitor.features().names();
    }

    void describe(StatusReport report) {
        kept.describe(report);
    }
}
