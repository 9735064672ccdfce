// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.store.SnapshotFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of each predictor and its devices over restarts, and the format of its file.
 *
 * @param place up to where it has what is in the log
 */
record Snapshot(long place, Map<String, List<DeviceState>> devices) {

    private static final int MARK = 0x46574453;
    private static final int OLDEST = 1;
    static final int VERSION = 3;
    static final int LONGEST_ID = 10_000;

    static SnapshotFile in(Path folder) {
        return new SnapshotFile(folder.resolve("devices.snapshot"), MARK, OLDEST, VERSION);
    }

    static Snapshot read(DataInputStream in, int version, SteadyClock clock) throws IOException {
        Map<String, List<DeviceState>> all = new LinkedHashMap<>();
        for (int predictors = in.readInt(); predictors > 0; predictors--) {
            String predictor = in.readUTF();
            List<DeviceState> devices = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                devices.add(new DeviceState(in, version, clock));
            }
            all.put(predictor, devices);
        }
        return new Snapshot(version < 3 ? 0 : in.readLong(), all);
    }

    static void write(
            long place, Map<String, ? extends Collection<DeviceState>> all, DataOutputStream out, SteadyClock clock)
            throws IOException {
        out.writeInt(all.size());
        for (Map.Entry<String, ? extends Collection<DeviceState>> predictor : all.entrySet()) {
            List<DeviceState> devices = predictor.getValue().stream()
                    .filter(device -> device.id.length() <= LONGEST_ID)
                    .toList();
            out.writeUTF(predictor.getKey());
            out.writeInt(devices.size());
            for (DeviceState device : devices) {
                device.writeTo(out, clock);
            }
        }
        out.writeLong(place);
    }
}
