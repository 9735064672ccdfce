// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A registry with a clock of its own. */
public final class RegistryForTests extends Devices implements AutoCloseable {

    private final AtomicLong millis;
    private final DeviceEvents events;

    public RegistryForTests() {
        this(new AtomicLong(Plant.NOON), new DeviceEvents());
    }

    private RegistryForTests(AtomicLong millis, DeviceEvents events) {
        super(clock(millis), events);
        this.millis = millis;
        this.events = events;
    }

    private static SteadyClock clock(AtomicLong millis) {
        return new SteadyClock(millis::get, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
    }

    /** One that knows nothing, at the same time. */
    public RegistryForTests again() {
        return new RegistryForTests(millis, events);
    }

    /** One that knows what was on the disk when this was called, whatever happens until it is taken. */
    public Supplier<RegistryForTests> kept(Path folder) throws IOException {
        SteadyClock clock = clock(millis);
        Map<String, List<DeviceState>> kept = new HashMap<>();
        Snapshot.in(folder).write(out -> Snapshot.write(0, states(), out, clock));
        Snapshot.in(folder)
                .read((in, version) ->
                        kept.putAll(Snapshot.read(in, version, clock).devices()));
        return () -> {
            RegistryForTests next = again();
            next.restore(kept);
            next.takenUp = true;
            return next;
        };
    }

    public RegistryAlarms alarms() {
        return this;
    }

    public long wallMillis() {
        return millis.get();
    }

    public void pass(long seconds) {
        millis.addAndGet(1_000 * seconds);
    }

    public void passMillis(long more) {
        millis.addAndGet(more);
    }

    @Override
    public void tick() {
        super.tick();
    }

    @Override
    public void close() {
        events.close();
    }
}
