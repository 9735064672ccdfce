// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** When verdicts came and what they said of the alarm, by reading. Thread-safe. */
final class Arrivals {

    private final Map<ReadingId, Long> first = new HashMap<>();
    private final Map<String, TreeMap<Integer, Boolean>> alarms = new HashMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private int duplicated;
    private int reordered;

    /** A verdict in JSON came now; others than ours are left out. */
    void take(String verdict) {
        ReadingId.in(verdict).ifPresent(id -> take(id, verdict.contains("\"alarm\":\"ACTIVE\"")));
    }

    /** One came now. */
    synchronized void take(ReadingId id, boolean active) {
        note(id, active);
        if (first.putIfAbsent(id, System.nanoTime()) != null) {
            duplicated++;
        } else if (newest.merge(id.fan(), id.number(), Math::max) > id.number()) {
            reordered++;
        }
    }

    /* the first one counts: what comes again is told by its id */
    private void note(ReadingId id, boolean active) {
        alarms.computeIfAbsent(id.fan(), fan -> new TreeMap<>()).putIfAbsent(id.number(), active);
    }

    /** How alarms changed from one reading of a fan to the next. */
    synchronized List<AlarmChange> alarmChanges() {
        List<AlarmChange> changes = new ArrayList<>();
        alarms.forEach((fan, states) -> {
            boolean active = false;
            for (Map.Entry<Integer, Boolean> state : states.entrySet()) {
                if (state.getValue() != active) {
                    active = state.getValue();
                    changes.add(new AlarmChange(new ReadingId(fan, state.getKey()), active));
                }
            }
        });
        return changes;
    }

    /**
     * What lies there now, in no order, in place of what was told before.
     *
     * @param active those with an alarm
     */
    synchronized void replaceBy(Map<ReadingId, Integer> counts, Set<ReadingId> active) {
        counts.keySet().forEach(id -> note(id, active.contains(id)));
        counts.keySet().forEach(id -> first.putIfAbsent(id, System.nanoTime()));
        first.keySet().retainAll(counts.keySet());
        duplicated = counts.values().stream().mapToInt(count -> count - 1).sum();
    }

    /** Those of which none came. */
    synchronized Set<ReadingId> missing(Set<ReadingId> expected) {
        Set<ReadingId> missing = new HashSet<>(expected);
        missing.removeAll(first.keySet());
        return missing;
    }

    /** When the last of these came for the first time, as {@link System#nanoTime()}; the earliest if none came. */
    synchronized long last(Set<ReadingId> expected, long earliest) {
        return expected.stream()
                .map(first::get)
                .filter(time -> time != null && time - earliest > 0)
                .max(Long::compare)
                .orElse(earliest);
    }

    /** Of how many readings one came. */
    synchronized int readings() {
        return first.size();
    }

    /** How many came beyond the first of their reading. */
    synchronized int duplicated() {
        return duplicated;
    }

    /** How many came first after one of a later reading of the same fan. */
    synchronized int reordered() {
        return reordered;
    }
}
