// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps devices over restarts. Writes within a tick of a change; when that would be much, as with 100,000 devices, so much less
 * often that the disk, which wears out, gets 100 kB a second: some 3,000 devices, which keep no processor busy. To be used by
 * one thread; any may ask how it does.
 */
final class DevicePersistence {

    /** What is written on average at most; one byte a millisecond is a kilobyte a second. */
    static final int BYTES_PER_MILLI = 100;

    /** Last readings alone are no reason to write, but after this they are: who is silent after a kill is judged by them. */
    private static final long LONGEST_MILLIS = 3_600_000;

    private static final Logger LOG = LoggerFactory.getLogger(DevicePersistence.class);

    private final Devices devices;
    private final DataFolder folder;
    private final SteadyClock clock;
    private long changesWritten;
    private long readingsWritten;
    private volatile long writtenMillis;
    private volatile long bytes;
    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<String> damage = Optional.empty();

    DevicePersistence(Devices devices, DataFolder folder, SteadyClock clock) {
        this.devices = devices;
        this.folder = folder;
        this.clock = clock;
    }

    private Snapshot snapshot() throws IOException {
        return new Snapshot(folder.of(DevicesComponent.NAME), clock);
    }

    /** Takes up what was known before a restart, if it can be read. */
    void restore() {
        try {
            Snapshot snapshot = snapshot();
            try {
                devices.restore(snapshot.read());
            } catch (IOException e) {
                Path aside = snapshot.setAside();
                damage = Optional.of("what was known of fans before the restart cannot be read and is set aside as "
                        + aside + ": every fan begins anew: " + e.getMessage());
                LOG.warn("{}", damage.get(), e);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Writes if there is anything to write and it is time. */
    void tick() {
        long pastMillis = clock.steadyMillis() - writtenMillis;
        if (pastMillis * BYTES_PER_MILLI >= bytes && devices.lastingChanges() > changesWritten
                || pastMillis > LONGEST_MILLIS && devices.readings() > readingsWritten) {
            save();
        }
    }

    /** Writes. */
    void save() {
        long changes = devices.lastingChanges();
        long readings = devices.readings();
        try {
            bytes = snapshot().write(devices.states());
            writtenMillis = clock.steadyMillis();
            changesWritten = changes;
            readingsWritten = readings;
            if (failure.isPresent()) {
                LOG.info("What is known of fans is kept on the disk again");
                failure = Optional.empty();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException e) {
        if (failure.isEmpty()) {
            LOG.warn("What is known of fans cannot be kept on the disk: {}", e.getMessage(), e);
        }
        failure = Optional.of("alarms do not outlive a restart: " + e.getMessage());
    }

    void describe(StatusReport report) {
        long age = (clock.steadyMillis() - writtenMillis) / 1_000;
        report.gauge("snapshot_age_seconds", "age of the state on disk (s)", "s", age)
                .gauge("snapshot_bytes", "state on disk (bytes)", "bytes", bytes)
                .problem(Problem.warning(failure))
                .problem(Problem.warning(damage));
    }
}
