// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.DeviceListener;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import io.fanwatch.component.ComponentName;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.store.DataFolder;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The registry of devices, always there and without configuration. */
@Component(
        name = DevicesComponent.NAME,
        immediate = true,
        property = ComponentName.PROPERTY + "=" + DevicesComponent.NAME,
        service = {DeviceRegistry.class, RegistryAlarms.class, StatusSource.class})
public final class DevicesComponent extends Devices implements StatusSource {

    static final String NAME = "io.fanwatch.devices";

    private static final Duration TICK = Duration.ofSeconds(5);

    private final DeviceEvents events;
    private final DevicePersistence persistence;
    private final SupervisedExecutor executor = new SupervisedExecutor("fanwatch-devices");
    private final SupervisedExecutor forcing = new SupervisedExecutor("fanwatch-devices-log");

    @Activate
    public DevicesComponent(@Reference DataFolder folder) {
        this(folder, new SteadyClock(System::currentTimeMillis, System::nanoTime), new DeviceEvents());
    }

    private DevicesComponent(DataFolder folder, SteadyClock clock, DeviceEvents events) {
        super(clock, events);
        this.events = events;
        this.persistence = new DevicePersistence(this, folder, clock, forcing);
        persistence.restore();
        executor.every(TICK, () -> {
            tick();
            persistence.tick();
        });
    }

    @Deactivate
    void deactivate() {
        executor.close(persistence::save, Duration.ofSeconds(10));
        log.close();
        forcing.close();
        events.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDeviceListener(DeviceListener listener) {
        events.add(listener);
    }

    void removeDeviceListener(DeviceListener listener) {
        events.remove(listener);
    }

    @Override
    public Status status() {
        StatusReport report = new StatusReport(NAME)
                .gauge("devices_known", "fans", "fans", size())
                .gauge("devices_with_alarm", "fans with an alarm", "fans", sum(AlarmTracker::alarms))
                .gauge("devices_silent", "fans silent", "fans", sum(tracker -> tracker.silent))
                .counter("devices_forgotten_total", "fans forgotten", "fans", sum(AlarmTracker::forgotten))
                .counter("events_dropped_total", "events dropped", "events", events.dropped());
        persistence.describe(report);
        return report.problem(executor.problem())
                .problem(forcing.problem())
                .problem(events.problem())
                .otherwise("keeps " + size() + " fans");
    }
}
