// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.tests.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What is kept of devices over a restart: an input is the file's content before it is packed. */
public final class SnapshotFuzz implements FuzzTarget {

    private final Path folder;
    private final SteadyClock clock = new SteadyClock(() -> 1_767_268_800_000L, System::nanoTime);

    public SnapshotFuzz() {
        try {
            folder = Files.createTempDirectory("fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.toFile().deleteOnExit();
        folder.resolve("devices.snapshot").toFile().deleteOnExit();
    }

    @Override
    public void take(byte[] input) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("devices.snapshot")))) {
            out.write(input);
        }
        Map<String, List<DeviceState>> read;
        try {
            read = read();
        } catch (IOException e) { // it is set aside
            return;
        }
        Snapshot.in(folder).write(out -> Snapshot.write(0, read, out, clock));
        if (!read().keySet().equals(read.keySet())) {
            throw new AssertionError("what was read cannot be written and read again");
        }
    }

    private Map<String, List<DeviceState>> read() throws IOException {
        Map<String, List<DeviceState>> all = new HashMap<>();
        Snapshot.in(folder)
                .read((in, version) ->
                        all.putAll(Snapshot.read(in, version, clock).devices()));
        return all;
    }
}
