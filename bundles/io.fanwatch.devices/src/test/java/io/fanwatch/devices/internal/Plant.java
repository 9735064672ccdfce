// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A registry with a clock of its own, and fans that report to it. */
final class Plant implements AutoCloseable {

    static final long NOON = 1_800_000_000_000L;
    static final AlarmPolicy THREE_OF_FIVE = new AlarmPolicy(5, 3, 1);
    static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
    static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);

    private static final AtomicLong IDS = new AtomicLong();

    private long wallMillis = NOON;
    private long nanos = Long.MAX_VALUE - 10_000;

    final SteadyClock clock = new SteadyClock(() -> wallMillis, () -> nanos);
    final DeviceEvents events = new DeviceEvents();
    final Devices devices = new Devices(clock, events);
    final DeviceTracker tracker = tracker("p", 100);

    /** This plant, restarted so much later. */
    Plant restarted(long afterMillis, Path folder) throws IOException {
        Plant next = new Plant();
        next.wallMillis = wallMillis + afterMillis;
        Snapshot.in(folder).write(out -> Snapshot.write(0, devices.states(), out, clock));
        Snapshot.in(folder)
                .read((in, version) -> next.devices.restore(
                        Snapshot.read(in, version, next.clock).devices()));
        return next;
    }

    DeviceTracker tracker(String predictor, int maximum) {
        DeviceTracker opened = devices.tracker(predictor);
        opened.configure(THREE_OF_FIVE, maximum);
        return opened;
    }

    void pass(long seconds) {
        wallMillis += 1_000 * seconds;
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    void setClock(long seconds) {
        wallMillis += 1_000 * seconds;
    }

    Verdict report(String fan, float probability) {
        return report(tracker, fan, probability);
    }

    static Verdict report(DeviceTracker to, String fan, float probability) {
        return to.track(reading(fan, 600), probability, MODEL, MODEL.threshold(), Findings.NONE);
    }

    /** What came of a reading with that id, of so many seconds after 1970. */
    Verdict report(String fan, Optional<String> id, long second, float probability) {
        Reading reading = new Reading(fan, id, Instant.ofEpochSecond(second), SCHEMA, 600, 40.25, 3, 48);
        return tracker.track(reading, probability, MODEL, MODEL.threshold(), Findings.NONE);
    }

    /** Readings as a text: x faulty, . healthy. */
    Verdict report(String fan, String readings) {
        Verdict last = null;
        for (char reading : readings.toCharArray()) {
            last = report(fan, reading == 'x' ? 0.9f : 0.1f);
        }
        return last;
    }

    static Reading reading(String fan, double value) {
        String id = "mine " + IDS.incrementAndGet();
        return new Reading(fan, Optional.of(id), Instant.EPOCH, SCHEMA, value, 40.25, 3, value);
    }

    @Override
    public void close() {
        events.close();
    }
}
