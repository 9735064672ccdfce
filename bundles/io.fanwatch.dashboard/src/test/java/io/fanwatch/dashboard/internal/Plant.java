// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.DeviceTracker;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A registry of devices and what a page shows of it. */
final class Plant implements DeviceRegistry {

    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, Long> changed = new LinkedHashMap<>();
    private final List<String> forgotten = new ArrayList<>();
    private long revision;
    private long readings;
    boolean complete = true;

    final DeviceViews views;

    Plant(DashboardSettings settings) {
        views = new DeviceViews(this, settings);
    }

    static DashboardSettings settings(int fans, long historyBytes) {
        DashboardSettings off = DashboardSettings.OFF;
        return new DashboardSettings(
                true,
                off.path(),
                off.title(),
                off.interval(),
                fans,
                off.silentAfter(),
                off.history(),
                historyBytes,
                100,
                5);
    }

    /** A device reports, and the page looks. */
    void add(Verdict verdict, long now) {
        put(verdict, now);
        views.look(now, now);
    }

    /** A device reports. */
    void put(Verdict verdict, long now) {
        String id = verdict.reading().deviceId();
        Optional<Device> before = device(id);
        boolean same =
                before.filter(device -> device.alarm() == verdict.alarm()).isPresent();
        boolean active = verdict.alarm() == AlarmState.ACTIVE;
        readings++;
        set(new Device(
                id,
                Instant.EPOCH,
                Instant.ofEpochMilli(now),
                Optional.of(verdict),
                verdict.probability(),
                verdict.alarm(),
                same ? before.get().alarmSince() : Instant.ofEpochMilli(now),
                active ? verdict.probability() : before.map(Device::alarmPeak).orElse(0f),
                false));
    }

    void set(Device device) {
        devices.put(device.id(), device);
        changed.remove(device.id());
        changed.put(device.id(), ++revision);
    }

    /** The registry forgets a device, and says so or not. */
    void forget(String id, boolean named) {
        devices.remove(id);
        changed.remove(id);
        revision++;
        complete = named;
        if (named) {
            forgotten.add(id);
        }
    }

    @Override
    public Changes changesSince(long since, Consumer<Device> consumer) {
        changed.forEach((id, at) -> {
            if (at > since) {
                consumer.accept(devices.get(id));
            }
        });
        Changes changes = new Changes(revision, List.copyOf(forgotten), complete);
        forgotten.clear();
        complete = true;
        return changes;
    }

    @Override
    public Optional<Device> device(String id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public long readings() {
        return readings;
    }

    @Override
    public int size() {
        return devices.size();
    }

    @Override
    public DeviceTracker tracker(String predictor) {
        throw new UnsupportedOperationException("the page does not ask for it");
    }

    @Override
    public void release(String predictor) {
        throw new UnsupportedOperationException("the page does not ask for it");
    }

    @Override
    public void forget(String predictor) {
        throw new UnsupportedOperationException("the page does not ask for it");
    }

    @Override
    public List<Device> devices(String after, int limit) {
        throw new UnsupportedOperationException("the page does not ask for it");
    }
}
