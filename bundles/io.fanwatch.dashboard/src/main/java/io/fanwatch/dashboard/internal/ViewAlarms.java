// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;

/**
 * Has the alarms of devices in the history as the registry says, those that came and went between two looks too. An alarm of
 * before a restart stays open for a while, until its device had time to be judged again. Not thread-safe.
 */
final class ViewAlarms {

    private static final long CARRIED_MILLIS = 60_000;

    private final AlarmHistory alarms;

    ViewAlarms(AlarmHistory alarms) {
        this.alarms = alarms;
    }

    /** Gives a new view the alarm that its device had before the restart. */
    void carry(DeviceView view, long now) {
        alarms.openOf(view.id).ifPresent(open -> {
            view.alarm = true;
            view.alarmSince = open.raised();
            view.carriedUntil = now + CARRIED_MILLIS;
        });
    }

    /** @param model what gave the last verdict, as people cite it */
    void follow(DeviceView view, Device device, String model, long now) {
        long since = device.alarmSince().toEpochMilli();
        boolean changed = view.judgedSince > 0 && view.judgedSince != since;
        view.judgedSince = since;
        if (device.alarm() == AlarmState.ACTIVE) {
            if (view.alarm && changed && view.carriedUntil == 0) { // it was off in between
                alarms.clear(view.id, since);
                view.alarm = false;
            }
            if (!view.alarm) {
                view.alarm = true;
                view.alarmSince = since;
                alarms.raise(view.id, since, device.alarmPeak(), model);
            }
            alarms.peak(view.id, device.alarmPeak());
            view.carriedUntil = 0;
        } else if (view.alarm && now >= view.carriedUntil) {
            if (view.carriedUntil == 0) {
                alarms.peak(view.id, device.alarmPeak());
            }
            view.alarm = false;
            alarms.clear(view.id, Math.max(since, view.alarmSince));
        } else if (changed && !view.alarm) { // it was on in between
            alarms.raise(view.id, since, device.alarmPeak(), model);
            alarms.clear(view.id, since);
        }
    }

    /** Ends the alarm of a device that is forgotten. */
    void end(DeviceView view) {
        if (view.alarm) {
            alarms.clear(view.id, view.heard);
        }
    }
}
