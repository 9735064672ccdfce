package io.fanwatch.devices.internal;

import io.fanwatch.devices.internal.DeviceState.StoredDevice;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
    private static final int VERSION = 1;
    private static final int LONGEST_ID = 10_000;
    private static final int ALARM = 1;
    private static final int SILENT = 2;
    private static final int BUFFER = 1 << 16;

    /** As a gateway's processor likes it. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private final Path file;

    /** @param folder where it is kept */
    Snapshot(Path folder) {
        file = folder.resolve("devices.snapshot");
    }

    /**
     * The devices of each predictor; none if there is no file.
     *
     * @throws IOException if the file is damaged or of a later version
     */
    Map<String, List<StoredDevice>> read() throws IOException {
        Map<String, List<StoredDevice>> all = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return all;
        }
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new GZIPInputStream(raw, BUFFER))) {
            int mark = in.readInt();
            int version = in.readInt();
            if (mark != MARK || version != VERSION) {
                throw new IOException("it is of format " + version + ", this version reads format " + VERSION);
            }
            for (int predictors = in.readInt(); predictors > 0; predictors--) {
                String predictor = in.readUTF();
                List<StoredDevice> devices = new ArrayList<>();
                for (int count = in.readInt(); count > 0; count--) {
                    devices.add(device(in));
                }
                all.put(predictor, devices);
            }
            if (in.read() >= 0) { // also has the checksum compared
                throw new IOException("it goes on after its end");
            }
            return all;
        }
    }

    private static StoredDevice device(DataInputStream in) throws IOException {
        String id = in.readUTF();
        int flags = in.readUnsignedByte();
        return new StoredDevice(
                id,
                in.readLong(),
                in.readLong(),
                (flags & ALARM) != 0,
                in.readLong(),
                in.readFloat(),
                in.readLong(),
                in.readInt(),
                (flags & SILENT) != 0);
    }

    /** Puts a damaged file aside, in place of an earlier one, and says where. */
    Path setAside() throws IOException {
        return Files.move(file, file.resolveSibling("devices.snapshot.damaged"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes another in place of the one before. Returns its size in bytes. */
    long write(Map<String, List<StoredDevice>> all) throws IOException {
        Path next = file.resolveSibling("devices.snapshot.new");
        try (FileOutputStream raw = new FileOutputStream(next.toFile());
                GZIPOutputStream packed = new FastGzip(raw);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(packed, BUFFER))) {
            out.writeInt(MARK);
            out.writeInt(VERSION);
            out.writeInt(all.size());
            for (Map.Entry<String, List<StoredDevice>> predictor : all.entrySet()) {
                List<StoredDevice> devices = predictor.getValue().stream()
                        .filter(device -> device.id().length() <= LONGEST_ID)
                        .toList();
                out.writeUTF(predictor.getKey());
                out.writeInt(devices.size());
                for (StoredDevice device : devices) {
                    write(device, out);
                }
            }
            out.flush();
            packed.finish();
            raw.getFD().sync();
        }
        long bytes = Files.size(next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true); // the new name too
        }
        return bytes;
    }

    private static void write(StoredDevice device, DataOutputStream out) throws IOException {
        out.writeUTF(device.id());
        out.writeByte((device.alarm() ? ALARM : 0) | (device.silent() ? SILENT : 0));
        out.writeLong(device.firstSeen());
        out.writeLong(device.lastSeen());
        out.writeLong(device.alarmSince());
        out.writeFloat(device.alarmPeak());
        out.writeLong(device.history());
        out.writeInt(device.intervalMillis());
    }
}
