// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which readings are faulty, and so what the fans' alarms must do: every fourth fan is faulty for 100 readings, healthy for 100,
 * and so on, each from another reading on. As shipped, an alarm goes on with the fifth faulty reading of the last ten, and off
 * when nine of the last ten are healthy. All together they change once in two seconds, less often than the cloud may be told.
 */
final class AlarmPlan {

    private static final int EVERY = 4;
    private static final int FIRST = 20;
    private static final int FAULTY = 100;
    private static final int PERIOD = 200;
    private static final int RAISED_AFTER = 4;
    private static final int CLEARED_AFTER = 8;
    private static final int ACTIVE = FAULTY + CLEARED_AFTER - RAISED_AFTER;

    private AlarmPlan() {}

    /** Whether that reading is a faulty one. */
    static boolean isFaulty(ReadingId id) {
        return changes(id) && id.number() >= first(id) && (id.number() - first(id)) % PERIOD < FAULTY;
    }

    /** Whether its fan's alarm must be on then. */
    static boolean isActive(ReadingId id) {
        return sinceFirstAlarm(id) >= 0 && sinceFirstAlarm(id) % PERIOD < ACTIVE;
    }

    /** The reading at which the alarm must have become what it must be at this one; none before the first alarm. */
    static Optional<ReadingId> turn(ReadingId id) {
        if (sinceFirstAlarm(id) < 0) {
            return Optional.empty();
        }
        int inPeriod = sinceFirstAlarm(id) % PERIOD;
        return Optional.of(new ReadingId(id.fan(), id.number() - (inPeriod < ACTIVE ? inPeriod : inPeriod - ACTIVE)));
    }

    /** Those of some readings at which an alarm must change. */
    static Set<ReadingId> turns(Set<ReadingId> readings) {
        return readings.stream()
                .filter(id -> turn(id).filter(id::equals).isPresent())
                .collect(Collectors.toSet());
    }

    private static int sinceFirstAlarm(ReadingId id) {
        return changes(id) ? id.number() - first(id) - RAISED_AFTER : -1;
    }

    private static boolean changes(ReadingId id) {
        return index(id) % EVERY == 0;
    }

    private static int first(ReadingId id) {
        return FIRST + FIRST * index(id) / EVERY;
    }

    private static int index(ReadingId id) {
        return Integer.parseInt(id.fan().substring(ReadingId.FANS.length()));
    }
}
