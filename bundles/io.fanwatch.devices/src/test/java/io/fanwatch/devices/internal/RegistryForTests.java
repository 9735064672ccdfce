// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A registry with a clock of its own. */
public final class RegistryForTests extends Devices implements AutoCloseable {

    private final AtomicLong millis;
    private final DeviceEvents events;

    public RegistryForTests() {
        this(new AtomicLong(Plant.NOON), new DeviceEvents());
    }

    private RegistryForTests(AtomicLong millis, DeviceEvents events) {
        super(new SteadyClock(millis::get, () -> TimeUnit.MILLISECONDS.toNanos(millis.get())), events);
        this.millis = millis;
        this.events = events;
    }

    /** One that knows nothing, at the same time. */
    public RegistryForTests again() {
        return new RegistryForTests(millis, events);
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
