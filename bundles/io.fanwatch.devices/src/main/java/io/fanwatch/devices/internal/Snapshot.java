// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.store.SnapshotFile;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What outlives a restart, in one file: gzip, whose checksum shows damage, of a mark, the format's version, and each predictor
 * with its devices. It is there as a whole or not at all, whenever the power goes. Not thread-safe.
 */
final class Snapshot {

    private static final int MARK = 0x46574453;
    private static final int VERSION = 2;
    private static final int LONGEST_ID = 10_000;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final SteadyClock clock;

    /** @param folder where it is kept */
    Snapshot(Path folder, SteadyClock clock) {
        this.file = folder.resolve("devices.snapshot");
        this.clock = clock;
    }

    /**
     * The devices of each predictor; none if there is no file.
     *
     * @throws IOException if the file is damaged or of a later version
     */
    Map<String, List<DeviceState>> read() throws IOException {
        Map<String, List<DeviceState>> all = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return all;
        }
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new GZIPInputStream(raw, BUFFER))) {
            int mark = in.readInt();
            int version = in.readInt();
            if (mark != MARK || version < 1 || version > VERSION) {
                throw new IOException("it is of format " + version + ", this version reads formats 1 to " + VERSION);
            }
            for (int predictors = in.readInt(); predictors > 0; predictors--) {
                String predictor = in.readUTF();
                List<DeviceState> devices = new ArrayList<>();
                for (int count = in.readInt(); count > 0; count--) {
                    devices.add(new DeviceState(in, version, clock));
                }
                all.put(predictor, devices);
            }
            if (in.read() >= 0) { // also has the checksum compared
                throw new IOException("it goes on after its end");
            }
            return all;
        }
    }

    /** Puts a damaged file aside, beside all earlier ones, and says where. */
    Path setAside() throws IOException {
        return Files.move(file, SnapshotFile.aside(file));
    }

    /** Writes another in place of the one before. Returns its size in bytes. */
    long write(Map<String, ? extends Collection<DeviceState>> all) throws IOException {
        Path next = file.resolveSibling("devices.snapshot.new");
        try (FileOutputStream raw = new FileOutputStream(next.toFile());
                GZIPOutputStream packed = new GZIPOutputStream(raw, BUFFER) {
                    {
                        def.setLevel(Deflater.BEST_SPEED); // as a gateway's processor likes it
                    }
                };
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(packed, BUFFER))) {
            out.writeInt(MARK);
            out.writeInt(VERSION);
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
            out.flush();
            packed.finish();
            raw.getFD().sync();
        }
        long bytes = Files.size(next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.getParent())) {
            folder.force(true); // the new name too
        }
        return bytes;
    }
}
