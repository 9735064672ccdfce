// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import com.google.gson.Gson;
import com.google.gson.InstanceCreator;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.Findings;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import io.fanwatch.devices.internal.DeviceState;
import io.fanwatch.devices.internal.SteadyClock;
import io.fanwatch.devices.internal.alarm.AlarmRules;
import io.fanwatch.devices.internal.alarm.DeviceAlarms;
import io.fanwatch.devices.internal.alarm.LiveAlarm;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a gateway's registry knows of a fan and its alarms, one fan after the other: {@link #recall} it, and let it change.
 * Times are those at which messages came to Kafka. For one thread.
 */
final class FanMemory {

    /** What is known of one fan. */
    static final class Kept {
        private DeviceState state;
        private DeviceAlarms alarms;
        private long lastNumber;
        private long lookAt;
    }

    private final FleetSettings settings;
    private final AlarmRules rules;
    private final SteadyClock clock = new SteadyClock(this::now, () -> TimeUnit.MILLISECONDS.toNanos(now()));
    private final LongSupplier numbers = () -> ++this.kept.lastNumber;
    private final Gson gson = StateJson.builder(Findings.class, LongSupplier.class)
            .registerTypeAdapter(DeviceState.class, (InstanceCreator<DeviceState>) type -> state(""))
            .registerTypeAdapter(DeviceAlarms.class, (InstanceCreator<DeviceAlarms>) type -> alarms(""))
            .registerTypeAdapter(LiveAlarm.class, (InstanceCreator<LiveAlarm>)
                    type -> new LiveAlarm("", AlarmCause.MODEL, this.numbers))
            .create();
    private long now;
    private Kept kept;

    FanMemory(FleetSettings settings) {
        this.settings = settings;
        this.rules = settings.alarmRules();
    }

    private long now() {
        return now;
    }

    private DeviceState state(String device) {
        return new DeviceState(device, now, clock);
    }

    private DeviceAlarms alarms(String device) {
        return new DeviceAlarms(device, numbers);
    }

    /**
     * Takes up a fan.
     *
     * @param known what is known of it; null if nothing is
     * @param time what time it is
     * @return what is known of it, which changes with what is told here until the next is taken up
     */
    Kept recall(String device, Kept known, long time) {
        now = time;
        kept = known;
        if (known == null) {
            kept = new Kept();
            kept.state = state(device);
            kept.alarms = alarms(device);
        }
        return kept;
    }

    byte[] bytes(Kept known) {
        return gson.toJson(known).getBytes(StandardCharsets.UTF_8);
    }

    Kept read(byte[] bytes) {
        return gson.fromJson(new String(bytes, StandardCharsets.UTF_8), Kept.class);
    }

    /** Takes in a reading, and tells of each alarm that changes with it. */
    Verdict judge(
            Reading reading,
            float probability,
            boolean faulty,
            ModelDescription model,
            Findings findings,
            Consumer<Alarm> changed) {
        DeviceState state = kept.state;
        state.update(reading, true, probability, faulty, model, findings, settings.alarm(), now, clock);
        look(changed);
        return new Verdict(reading, probability, faulty, model, state.alarm(), state.hasAlarmChanged(), findings);
    }

    /** Lets time pass, and tells of each alarm that changes by it. */
    void look(Consumer<Alarm> changed) {
        kept.state.lookAt(now);
        kept.alarms.observe(kept.state.device(clock), rules, now, changed);
    }

    /** Whether a later look than one now is arranged. */
    boolean isLookArranged(long passed) {
        return kept.lookAt > passed;
    }

    /**
     * In how many milliseconds to look whether it is silent; 0 if that is arranged already.
     *
     * @param passed the time by which looks are arranged, which goes on evenly while a backlog comes
     */
    long arrangeLook(long passed) {
        if (isLookArranged(passed)) {
            return 0;
        }
        long wait = Math.max(1, kept.state.heardMillis() + kept.state.silentAfterMillis() + 1 - now);
        kept.lookAt = passed + wait;
        return wait;
    }

    /** It is time to look: the next one is to be arranged again, unless it is silent. */
    boolean isSilent() {
        kept.lookAt = 0;
        return kept.state.isSilent(now);
    }
}
