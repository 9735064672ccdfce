// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Condition;
import io.fanwatch.api.Condition.Phase;
import io.fanwatch.api.Device;
import io.fanwatch.api.Findings;
import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All alarms of one device, each by its own cause. Not thread-safe. */
public final class DeviceAlarms {

    /** An alarm on the remaining life is cleared only when so many times its limit are left. */
    private static final double DEADBAND = 1.2;

    /** After more readings in a row that no condition monitor takes, none is there any more. */
    private static final int MOST_UNWATCHED = 100;

    private static final Delays SENSOR_DELAYS = new Delays(Duration.ZERO, Duration.ofMinutes(1));

    private final String deviceId;
    private final LongSupplier numbers;
    private final Map<AlarmCause, LiveAlarm> alarms = new EnumMap<>(AlarmCause.class);
    private final SensorWatch sensors = new SensorWatch();
    private long heard;
    private int unwatched;
    private boolean quiet = true;
    private boolean outOfService;
    private boolean stands;
    private long alarmSince;

    public DeviceAlarms(String deviceId, LongSupplier numbers) {
        this.deviceId = deviceId;
        this.numbers = numbers;
    }

    LiveAlarm of(AlarmCause cause) {
        return alarms.computeIfAbsent(cause, of -> new LiveAlarm(deviceId, of, numbers));
    }

    Collection<LiveAlarm> all() {
        return alarms.values();
    }

    void set(Duty duty, boolean begins) {
        if (duty == Duty.OUT_OF_SERVICE) {
            outOfService = begins;
        } else {
            stands = begins;
        }
    }

    /** Whether its machine stands, as far as is known. */
    boolean stands() {
        return stands;
    }

    /** What the device is doing as far as an alarm is concerned. */
    Duty duty(AlarmCause cause) {
        if (outOfService) {
            return Duty.OUT_OF_SERVICE;
        }
        return stands && cause != AlarmCause.SILENT ? Duty.STANDS : Duty.AT_WORK;
    }

    /** Whether the device sends nothing, or has not since the restart. */
    boolean isQuiet() {
        return quiet;
    }

    /** The registry's alarm is turned by hand. */
    void turned() {
        alarmSince = 0;
    }

    void refused(String reason, long now) {
        sensors.refused(reason, now);
    }

    void mistaken(MistakenTime time, long now) {
        sensors.mistaken(time, now);
    }

    /** Takes in how the device is, and tells of each alarm that changes. */
    public void observe(Device device, AlarmRules rules, long now, Consumer<Alarm> changed) {
        Optional<Reading> reading = device.verdict().map(Verdict::reading);
        long lastSeen = device.lastSeen().toEpochMilli();
        if (lastSeen != heard) {
            heard = lastSeen;
            reading.ifPresent(fresh -> sensors.observe(fresh, now));
            unwatched++;
        }
        quiet = device.silent() || reading.isEmpty();
        findings(device).condition().ifPresent(condition -> {
            stands = condition.phase() == Phase.PAUSED;
            unwatched = 0;
        });
        // a reading of which nothing was found out, as an older one, does not say whether it stands; many say that
        // nobody asks
        stands &= unwatched <= MOST_UNWATCHED;
        model(device, rules, now, changed);
        observe(AlarmCause.SILENT, found(device.silent(), () -> Reasons.silent(device)), Delays.NONE, now, changed);
        reading.ifPresent(newest -> observe(
                AlarmCause.SENSOR_FAULT,
                sensors.fault(newest, rules.stuckAfter(), now).map(words -> Reasons.sensor(device, words)),
                SENSOR_DELAYS,
                now,
                changed));
        condition(device, rules, now, changed);
    }

    private void model(Device device, AlarmRules rules, long now, Consumer<Alarm> changed) {
        boolean holds = device.alarm() == AlarmState.ACTIVE;
        long since = device.alarmSince().toEpochMilli();
        boolean turned = alarmSince > 0 && since != alarmSince;
        alarmSince = since;
        if (turned && holds == isActive(AlarmCause.MODEL)) { // twice since the last look
            observe(AlarmCause.MODEL, found(!holds, () -> Reasons.model(device)), rules.delays(), now, changed);
        }
        observe(AlarmCause.MODEL, found(holds, () -> Reasons.model(device)), rules.delays(), now, changed);
    }

    /* a reading of which nothing was found out, as an older one, says nothing of these two */
    private void condition(Device device, AlarmRules rules, long now, Consumer<Alarm> changed) {
        Findings findings = findings(device);
        Optional<Condition> condition = findings.condition();
        if (condition.isPresent()) {
            observe(
                    AlarmCause.CONDITION,
                    condition.get().alarmSince().map(since -> Reasons.condition(device, condition.get(), since)),
                    rules.delays(),
                    now,
                    changed);
        }
        if (condition.isPresent() || findings.remaining().isPresent()) {
            Duration limit = rules.remainingBelow();
            double hours = limit.toSeconds() / 3_600.0 * (isActive(AlarmCause.REMAINING_LIFE) ? DEADBAND : 1);
            Optional<RemainingLife> little =
                    findings.remaining().filter(left -> left.unit().equals("h") && left.value() < hours);
            observe(
                    AlarmCause.REMAINING_LIFE,
                    little.map(left -> Reasons.remaining(device, left, limit)),
                    rules.delays(),
                    now,
                    changed);
        }
    }

    private static Findings findings(Device device) {
        return device.verdict().map(Verdict::findings).orElse(Findings.NONE);
    }

    private boolean isActive(AlarmCause cause) {
        return alarms.containsKey(cause) && alarms.get(cause).isActive();
    }

    private static Optional<Finding> found(boolean holds, Supplier<Finding> finding) {
        return holds ? Optional.of(finding.get()) : Optional.empty();
    }

    private void observe(
            AlarmCause cause, Optional<Finding> finding, Delays delays, long now, Consumer<Alarm> changed) {
        if (finding.isPresent() || alarms.containsKey(cause)) {
            of(cause).observe(finding, delays, duty(cause), now).ifPresent(changed);
        }
    }

    /** Whether anything may come of mere time. */
    boolean hasAlarms() {
        return !alarms.isEmpty();
    }

    /** Lets time pass for a device of which the registry knows nothing. */
    void settle(long now, Consumer<Alarm> changed) {
        alarms.forEach((cause, alarm) -> alarm.settle(duty(cause), now).ifPresent(changed));
    }
}
