// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.ConditionService.Observation;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.component.StatusReport;
import io.fanwatch.condition.Features;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All devices that are watched; beyond the maximum the one not heard of for longest is forgotten. Thread-safe: whoever saves
 * them holds the lock for one device at a time.
 */
final class WatchedDevices {

    record State(String id, List<String> features, byte[] condition, byte[] verdicts) {}

    private static final Logger LOG = LoggerFactory.getLogger(WatchedDevices.class);

    private final Census census = new Census();
    private volatile long observed;
    private volatile long late;
    private volatile long unwatched;
    private volatile long forgotten;
    private volatile int size;

    /* the rest is guarded by this */
    private final Map<String, WatchedDevice> devices = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<List<String>, DeviceKind> kinds = new HashMap<>();
    private Optional<WatchSettings> settings = Optional.empty();

    /** Goes by these from the next reading on; with other features or times devices begin anew. */
    synchronized void apply(WatchSettings newSettings) {
        boolean same = settings.filter(before -> before.features().equals(newSettings.features())
                        && before.times().equals(newSettings.times())
                        && before.running().equals(newSettings.running()))
                .isPresent();
        settings = Optional.of(newSettings);
        if (!same) {
            List<WatchedDevice> before = List.copyOf(devices.values());
            before.forEach(this::forget);
            kinds.clear();
            restore(before.stream().map(WatchedDevices::state).toList());
        }
        shrink();
    }

    /** Takes in devices as they were, the one not heard of for longest first; one that is already known stays. */
    synchronized void restore(List<State> states) {
        int anew = 0;
        for (State state : states) {
            try {
                if (!devices.containsKey(state.id())) {
                    add(new WatchedDevice(state.id(), kind(state.features()), state.condition(), state.verdicts()));
                }
            } catch (IllegalArgumentException e) {
                anew++;
            }
        }
        shrink();
        if (anew > 0) {
            LOG.warn("{} fans begin anew: what was learned of them is of other features or times", anew);
        }
    }

    synchronized Optional<Observation> observe(Reading reading, boolean faulty) {
        if (settings.filter(WatchSettings::enabled).isEmpty()) {
            return Optional.empty();
        }
        WatchedDevice device = devices.get(reading.deviceId());
        Optional<double[]> values = device == null ? Optional.empty() : device.kind.values(reading);
        if (values.isEmpty()) {
            DeviceKind kind = kind(reading.schema());
            values = kind.values(reading);
            if (values.isEmpty()) {
                unwatched++;
                return Optional.empty();
            }
            Optional.ofNullable(device).ifPresent(this::forget);
            device = add(new WatchedDevice(reading.deviceId(), kind));
            shrink();
        }
        Phase before = device.phase();
        Optional<Observation> observation = device.observe(
                reading.time(), values.get(), faulty, settings.get().limits());
        if (observation.isEmpty()) {
            late++;
            return observation;
        }
        observed++;
        census.changed(device, before);
        return observation;
    }

    synchronized void serviced(String id) {
        Optional.ofNullable(devices.get(id)).ifPresent(device -> {
            Phase before = device.phase();
            device.serviced();
            census.changed(device, before);
        });
    }

    private DeviceKind kind(FeatureSchema schema) {
        return kind(DeviceKind.names(schema));
    }

    private DeviceKind kind(List<String> fields) {
        WatchSettings current = settings.orElseThrow();
        List<String> key = current.features().isPresent() ? List.of() : fields;
        return kinds.computeIfAbsent(
                key,
                names -> new DeviceKind(
                        current.features().map(Features::parse).orElseGet(() -> Features.ofFields(names)), current));
    }

    private WatchedDevice add(WatchedDevice device) {
        devices.put(device.id, device);
        census.add(device);
        size = devices.size();
        return device;
    }

    private void forget(WatchedDevice device) {
        devices.remove(device.id);
        census.remove(device);
        size = devices.size();
    }

    private void shrink() {
        int maximum = settings.map(WatchSettings::devicesMaximum).orElse(Integer.MAX_VALUE);
        while (devices.size() > maximum) {
            Iterator<WatchedDevice> oldest = devices.values().iterator();
            forget(oldest.next());
            forgotten++;
        }
    }

    /** The devices, the one not heard of for longest first. */
    synchronized List<WatchedDevice> all() {
        kinds.values()
                .retainAll(devices.values().stream().map(device -> device.kind).toList());
        return new ArrayList<>(devices.values());
    }

    /** What to keep of a device. */
    synchronized State stateOf(WatchedDevice device) {
        return state(device);
    }

    private static State state(WatchedDevice device) {
        return new State(
                device.id, device.kind.monitor.features().names(), device.conditionBytes(), device.verdictBytes());
    }

    int size() {
        return size;
    }

    long observed() {
        return observed;
    }

    void describe(StatusReport report) {
        census.describe(report);
        report.counter("readings_observed_total", "readings observed", "readings", observed)
                .counter("readings_late_total", "readings late or repeated", "readings", late)
                .counter("readings_unwatched_total", "readings without a feature", "readings", unwatched)
                .counter("devices_forgotten_total", "fans forgotten", "fans", forgotten);
    }
}
