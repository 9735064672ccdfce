// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import io.fanwatch.component.Problem;
import io.fanwatch.component.StatusReport;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a component keeps over restarts in a {@link SnapshotFile}: sets a damaged file aside, bounds how much is written to
 * the disk, which wears out, and tells how it does. To be used by one thread at a time; any may ask how it does.
 */
public final class KeptState {

    /** Where the file is; asked anew each time. */
    @FunctionalInterface
    public interface Place {
        SnapshotFile file() throws IOException;
    }

    /** What is written on average at most; one byte a millisecond is a kilobyte a second. */
    public static final int BYTES_PER_MILLI = 100;

    private static final Logger LOG = LoggerFactory.getLogger(KeptState.class);

    private final String what;
    private final String anew;
    private final String loss;
    private final Place place;
    private final LongSupplier millis;
    private volatile long writtenMillis;
    private volatile long bytes;
    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<String> damage = Optional.empty();

    /**
     * @param what is kept, for people: "what was learned"
     * @param anew what follows from damage: "every fan is learned anew"
     * @param loss what it means that it cannot be kept: "alarms do not outlive a restart"
     * @param millis a clock that never goes back
     */
    public KeptState(String what, String anew, String loss, Place place, LongSupplier millis) {
        this.what = what;
        this.anew = anew;
        this.loss = loss;
        this.place = place;
        this.millis = millis;
        this.writtenMillis = millis.getAsLong();
    }

    /** Reads the file, if there is one. Returns whether nothing was wrong; otherwise what was read so far is not to be used. */
    public boolean restore(SnapshotFile.Reader reader) {
        try {
            SnapshotFile file = place.file();
            try {
                file.read(reader);
                return true;
            } catch (IOException | RuntimeException e) { // what is no such file may be anything
                damage = Optional.of(what + " before the restart cannot be read and is set aside as " + file.setAside()
                        + ": " + anew + ": " + e.getMessage());
                LOG.warn("{}", damage.get(), e);
            }
        } catch (IOException e) {
            fail(e);
        }
        return false;
    }

    /** Whether the disk may take another one. */
    public boolean mayWrite() {
        return ageMillis() * BYTES_PER_MILLI >= bytes;
    }

    /** How long ago it was written, or this began. */
    public long ageMillis() {
        return millis.getAsLong() - writtenMillis;
    }

    /** Writes. Returns whether that worked; the status says why not. */
    public boolean save(SnapshotFile.Writer writer) {
        try {
            bytes = place.file().write(writer);
            writtenMillis = millis.getAsLong();
            if (failure.isPresent()) {
                LOG.info("{} is kept on the disk again", what);
                failure = Optional.empty();
            }
            return true;
        } catch (IOException e) {
            fail(e);
            return false;
        }
    }

    private void fail(IOException e) {
        if (failure.isEmpty()) {
            LOG.warn("{}: {}", loss, e.getMessage(), e);
        }
        failure = Optional.of(loss + ": " + e.getMessage());
    }

    /** Adds its metrics, and what is wrong. */
    public void describe(StatusReport report) {
        report.gauge("snapshot_age_seconds", "age of the state on disk (s)", "s", ageMillis() / 1_000)
                .gauge("snapshot_bytes", "state on disk (bytes)", "bytes", bytes)
                .problem(Problem.warning(failure))
                .problem(Problem.warning(damage));
    }
}
