// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of the last readings before a restart: the broker sends those again that were not acknowledged, in their order, and
 * the same must come of them once more, as nobody may have been told. Not thread-safe.
 */
final class ToldBefore {

    /** What came of a reading: the alarm and what it goes by, and whether the reading changed it. */
    record Outcome(long hash, long millis, long history, boolean active, boolean changed) {}

    private static final class Outcomes {

        private final List<Outcome> all = new ArrayList<>();
        private boolean doubted;
    }

    private final Map<String, Outcomes> devices = new HashMap<>();

    void add(StateLog.Entry entry) {
        devices.computeIfAbsent(entry.state().id, id -> new Outcomes())
                .all
                .add(entry.state().outcome(entry.hash(), entry.changed()));
    }

    /** What came of a reading that is in the log. */
    Optional<Outcome> of(String device, long hash) {
        return Optional.ofNullable(devices.isEmpty() ? null : devices.get(device))
                .flatMap(known -> known.all.stream()
                        .filter(outcome -> outcome.hash() == hash)
                        .reduce((earlier, later) -> later));
    }

    /** How the alarm was at that time. */
    Optional<Boolean> active(String device, long millis) {
        List<Outcome> all = devices.containsKey(device) ? devices.get(device).all : List.of();
        return all.stream()
                .filter(outcome -> outcome.millis() <= millis)
                .reduce((earlier, later) -> later)
                .map(Outcome::active)
                .or(() -> all.stream().findFirst().map(first -> first.active() ^ first.changed()));
    }

    /** The device sent what seems to be news. What has the time of the last of before may have come before that one. */
    void news(String device, long millis) {
        Outcomes known = devices.isEmpty() ? null : devices.get(device);
        if (known != null && known.all.get(known.all.size() - 1).millis() == millis) {
            known.doubted = true;
        } else if (known != null) {
            devices.remove(device);
        }
    }

    /** Whether what seemed to be news, before a reading that is in the log, was none. */
    boolean wasMistaken(String device) {
        Outcomes known = devices.get(device);
        boolean mistaken = known.doubted;
        known.doubted = false;
        return mistaken;
    }

    void forget(String device) {
        devices.remove(device);
    }
}
