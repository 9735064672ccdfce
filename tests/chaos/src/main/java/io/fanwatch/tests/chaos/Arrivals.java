// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** When verdicts came, by reading. Thread-safe. */
final class Arrivals {

    private final Map<ReadingId, Long> first = new HashMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private int duplicated;
    private int reordered;

    /** One came now. */
    synchronized void take(ReadingId id) {
        if (first.putIfAbsent(id, System.nanoTime()) != null) {
            duplicated++;
        } else if (newest.merge(id.fan(), id.number(), Math::max) > id.number()) {
            reordered++;
        }
    }

    /** What lies there now, in no order, in place of what was told before. */
    synchronized void replaceBy(Map<ReadingId, Integer> counts) {
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
