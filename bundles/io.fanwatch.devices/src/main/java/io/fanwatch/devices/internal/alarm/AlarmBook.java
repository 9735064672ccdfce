// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.State;
import io.fanwatch.api.Device;
import io.fanwatch.api.MistakenTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All alarms: those that are not over, by their devices, and the last that are. Not thread-safe. */
final class AlarmBook {

    static final int MOST_OVER = 5_000;

    private static final Comparator<Alarm> URGENT_FIRST =
            Comparator.comparing(Alarm::severity).thenComparing(Alarm::number).reversed();

    private final Map<String, DeviceAlarms> devices = new HashMap<>();
    /** The devices of which something may come by mere time. */
    private final Set<String> restless = new HashSet<>();

    private final TreeMap<Long, LiveAlarm> open = new TreeMap<>();
    private final TreeMap<Long, Alarm> over = new TreeMap<>();
    private final Map<Duty, Set<String>> offDuty =
            new EnumMap<>(Map.of(Duty.STANDS, new HashSet<>(), Duty.OUT_OF_SERVICE, new HashSet<>()));
    private List<Alarm> changes = new ArrayList<>();
    private List<DutyChange> dutyChanges = new ArrayList<>();
    private long lastNumber;

    void restore(List<Alarm> kept, Map<Duty, Set<String>> notAtWork) {
        kept.stream().sorted(Comparator.comparing(Alarm::number)).forEach(alarm -> {
            lastNumber = Math.max(lastNumber, alarm.number());
            of(alarm.deviceId()).of(alarm.cause()).restore(alarm);
            restless.add(alarm.deviceId());
            put(alarm);
        });
        notAtWork.forEach((duty, ids) -> {
            ids.forEach(id -> of(id).set(duty, true));
            offDuty.get(duty).addAll(ids);
        });
    }

    DeviceAlarms of(String deviceId) {
        return devices.computeIfAbsent(deviceId, id -> new DeviceAlarms(id, () -> ++lastNumber));
    }

    void observe(Device device, AlarmRules rules, long now) {
        DeviceAlarms alarms = of(device.id());
        alarms.observe(device, rules, now, this::changed);
        if (alarms.hasAlarms()) {
            restless.add(device.id());
        }
        note(device.id(), Duty.STANDS, alarms.stands());
    }

    /** Whether it has, or had, alarms. */
    boolean hasAlarms(String deviceId) {
        return devices.containsKey(deviceId) && of(deviceId).hasAlarms();
    }

    void mistaken(MistakenTime time, long now) {
        of(time.deviceId()).mistaken(time, now);
        restless.add(time.deviceId());
    }

    void refused(String deviceId, String reason, long now) {
        of(deviceId).refused(reason, now);
        restless.add(deviceId);
    }

    void tick(Function<String, Optional<Device>> registry, AlarmRules rules, long now) {
        for (String id : List.copyOf(restless)) {
            DeviceAlarms alarms = of(id);
            registry.apply(id)
                    .ifPresentOrElse(device -> observe(device, rules, now), () -> alarms.settle(now, this::changed));
            if (alarms.all().stream().noneMatch(LiveAlarm::isWaiting)) {
                restless.remove(id);
            }
        }
    }

    void forget(String deviceId, Instant time) {
        Optional.ofNullable(devices.remove(deviceId))
                .ifPresent(alarms -> alarms.all()
                        .forEach(alarm ->
                                alarm.close(Optional.empty(), true, time).ifPresent(this::changed)));
        restless.remove(deviceId);
        offDuty.keySet().forEach(duty -> note(deviceId, duty, false));
    }

    /** The same for all that are not known. */
    void forgetUnless(Predicate<String> isKnown, Instant time) {
        List<String> gone = devices.keySet().stream().filter(isKnown.negate()).toList();
        gone.forEach(id -> forget(id, time));
    }

    void setOutOfService(String deviceId, boolean out) {
        of(deviceId).set(Duty.OUT_OF_SERVICE, out);
        note(deviceId, Duty.OUT_OF_SERVICE, out);
        restless.add(deviceId); // what began meanwhile, as silence, may be raised now
    }

    private void note(String deviceId, Duty duty, boolean begins) {
        Set<String> ids = offDuty.get(duty);
        if (begins ? ids.add(deviceId) : ids.remove(deviceId)) {
            dutyChanges.add(new DutyChange(deviceId, duty, begins));
        }
    }

    /** The devices that stand, and those that are out of service. */
    Map<Duty, Set<String>> offDuty() {
        return offDuty;
    }

    List<DutyChange> takeDutyChanges() {
        List<DutyChange> taken = dutyChanges;
        dutyChanges = new ArrayList<>();
        return taken;
    }

    void changed(Alarm alarm) {
        put(alarm);
        changes.add(alarm);
        restless.add(alarm.deviceId());
    }

    private void put(Alarm alarm) {
        if (alarm.state() != State.NORMAL) {
            open.put(alarm.number(), of(alarm.deviceId()).of(alarm.cause()));
            return;
        }
        open.remove(alarm.number());
        over.put(alarm.number(), alarm);
        if (over.size() > MOST_OVER) {
            over.pollFirstEntry();
        }
    }

    /** What changed since this was asked, in its order. */
    List<Alarm> takeChanges() {
        List<Alarm> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }

    /** The same, without taking it. */
    List<Alarm> peekChanges() {
        return List.copyOf(changes);
    }

    /** Those that are not over, the most urgent first; what they say is as of now. */
    List<Alarm> open() {
        return open(open.values());
    }

    /** The same of one device. */
    List<Alarm> open(String deviceId) {
        return devices.containsKey(deviceId) ? open(of(deviceId).all()) : List.of();
    }

    private static List<Alarm> open(Collection<LiveAlarm> alarms) {
        return alarms.stream()
                .flatMap(alarm -> alarm.open().stream())
                .sorted(URGENT_FIRST)
                .toList();
    }

    /** How many lines it takes to keep it. */
    int size() {
        return open.size()
                + over.size()
                + offDuty.values().stream().mapToInt(Set::size).sum();
    }

    long openCount(State state) {
        return open.values().stream().filter(alarm -> alarm.state() == state).count();
    }

    Stream<Alarm> over() {
        return over.descendingMap().values().stream();
    }

    List<Alarm> all() {
        return Stream.concat(over.values().stream(), open().stream()).toList();
    }
}
