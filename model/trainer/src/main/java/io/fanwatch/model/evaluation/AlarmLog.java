// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The alarms of one detector in one life of a device: from its first reading to its failure, or to the last reading. */
final class AlarmLog {

    /** From when to when; the end is the last reading with the alarm on. */
    record Alarm(long start, long end, boolean on) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private boolean on;

    void update(long time, boolean alarm) {
        if (alarm && !on) {
            alarms.add(new Alarm(time, time, true));
        } else if (on) {
            Alarm last = alarms.remove(alarms.size() - 1);
            alarms.add(new Alarm(last.start(), alarm ? time : last.end(), alarm));
        }
        on = alarm;
    }

    boolean isOn() {
        return on;
    }

    List<Alarm> alarms() {
        return alarms;
    }

    /**
     * The alarms that lasted to the failure, those between them that ended for no longer than the tolerance included;
     * empty if there was none at the failure.
     */
    List<Alarm> lasting(long failure, long toleranceMillis) {
        int first = alarms.size();
        long from = failure;
        while (first > 0 && from - alarms.get(first - 1).end() <= toleranceMillis) {
            first--;
            from = alarms.get(first).start();
        }
        return alarms.subList(first, alarms.size());
    }

    /** The first alarm that overlaps the time. */
    Optional<Alarm> within(long from, long to) {
        return alarms.stream()
                .filter(alarm -> alarm.start() <= to && alarm.end() >= from)
                .findFirst();
    }
}
