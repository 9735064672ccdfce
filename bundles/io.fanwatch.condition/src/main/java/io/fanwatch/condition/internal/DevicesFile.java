// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.condition.internal.WatchedDevices.State;
import io.fanwatch.store.DataFolder;
import io.fanwatch.store.SnapshotFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was learned of devices over restarts. Writes once a minute, and with more than some 10,000 devices so much less
 * often that the disk, which wears out, gets 100 kB a second. A kill costs what was learned since. To be restored before it
 * is ticked; any thread may ask how it does.
 */
final class DevicesFile {

    /** What is written on average at most; one byte a millisecond is a kilobyte a second. */
    private static final int BYTES_PER_MILLI = 100;
    /** With the time between two looks and that of writing, a minute. */
    private static final long SHORTEST_MILLIS = 50_000;

    private static final int MARK = 0x4657434e;
    private static final int VERSION = 1;
    private static final int LONGEST_TEXT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(DevicesFile.class);

    private final WatchedDevices devices;
    private final DataFolder folder;
    private final String component;
    private final LongSupplier nanoTime;
    private volatile boolean restored;
    private volatile long writtenNanos;
    private volatile long bytes;
    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<String> damage = Optional.empty();
    private long observedWritten;

    DevicesFile(WatchedDevices devices, DataFolder folder, String component, LongSupplier nanoTime) {
        this.devices = devices;
        this.folder = folder;
        this.component = component;
        this.nanoTime = nanoTime;
        this.writtenNanos = nanoTime.getAsLong();
    }

    private SnapshotFile file() throws IOException {
        return new SnapshotFile(folder.of(component).resolve("condition.snapshot"), MARK, VERSION);
    }

    /** Takes up what was learned before a restart, if it can be read; once. */
    synchronized void restore() {
        if (restored) {
            return;
        }
        try {
            List<State> states = new ArrayList<>();
            SnapshotFile file = file();
            try {
                file.read(in -> read(in, states));
                devices.restore(states);
            } catch (IOException | RuntimeException e) { // what is no such file may be anything
                damage = Optional.of("what was learned before the restart cannot be read and is set aside as "
                        + file.setAside() + ": every fan is learned anew: " + e.getMessage());
                LOG.warn("{}: {}", component, damage.get(), e);
            }
        } catch (IOException e) {
            fail(e);
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
        long pastMillis = pastMillis();
        if (pastMillis >= SHORTEST_MILLIS
                && pastMillis * BYTES_PER_MILLI >= bytes
                && devices.observed() > observedWritten) {
            save();
        }
    }

    private long pastMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - writtenNanos);
    }

    /** Writes, unless what was learned before was never taken up. */
    synchronized void save() {
        if (!restored) {
            return;
        }
        long observed = devices.observed();
        try {
            bytes = file().write(this::write);
            writtenNanos = nanoTime.getAsLong();
            observedWritten = observed;
            if (failure.isPresent()) {
                LOG.info("{}: what is learned is kept on the disk again", component);
                failure = Optional.empty();
            }
        } catch (IOException e) {
            fail(e);
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

    private void fail(IOException e) {
        if (failure.isEmpty()) {
            LOG.warn("{}: what is learned cannot be kept on the disk: {}", component, e.getMessage(), e);
        }
        failure = Optional.of("what is learned of fans does not outlive a restart: " + e.getMessage());
    }

    void describe(StatusReport report) {
        report.gauge("snapshot_age_seconds", "age of the state on disk (s)", "s", pastMillis() / 1_000)
                .gauge("snapshot_bytes", "state on disk (bytes)", "bytes", bytes)
                .problem(Problem.warning(failure))
                .problem(Problem.warning(damage));
    }
}
