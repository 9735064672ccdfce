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

/** The format of the file that keeps each predictor with its devices over restarts. */
final class Snapshot {

    private static final int MARK = 0x46574453;
    private static final int OLDEST = 1;
    private static final int VERSION = 2;
    private static final int LONGEST_ID = 10_000;

    private Snapshot() {}

    static SnapshotFile in(Path folder) {
        return new SnapshotFile(folder.resolve("devices.snapshot"), MARK, OLDEST, VERSION);
    }

    static Map<String, List<DeviceState>> read(DataInputStream in, int version, SteadyClock clock) throws IOException {
        Map<String, List<DeviceState>> all = new LinkedHashMap<>();
        for (int predictors = in.readInt(); predictors > 0; predictors--) {
            String predictor = in.readUTF();
            List<DeviceState> devices = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                devices.add(new DeviceState(in, version, clock));
            }
            all.put(predictor, devices);
        }
        return all;
    }

    static void write(Map<String, ? extends Collection<DeviceState>> all, DataOutputStream out, SteadyClock clock)
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
    }
}
