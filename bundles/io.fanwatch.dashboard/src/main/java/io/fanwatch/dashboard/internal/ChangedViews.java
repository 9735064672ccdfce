// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which devices' changes open pages are told at each tick: all that are urgent and, of the others, those that wait longest, at
 * most {@value #ROWS_PER_TICK}. Remembers what the last ticks told. Not thread-safe.
 */
final class ChangedViews {

    static final int ROWS_PER_TICK = 1_500;

    /** A page that missed more ticks than this costs as much as there are devices. */
    private static final int TICKS_KEPT = 16;

    /** Which run of the gateway this is: ticks of another are of no use. */
    private final String epoch =
            Long.toHexString(new SplittableRandom().nextLong()).substring(0, 8);

    private final LinkedHashSet<DeviceView> waiting = new LinkedHashSet<>();
    private final LinkedHashSet<DeviceView> urgent = new LinkedHashSet<>();
    /** What the last ticks told, since a device was forgotten. */
    private final ArrayDeque<List<DeviceView>> told = new ArrayDeque<>();

    private long tick = 1;
    private long lastForgotten;

    void add(DeviceView view, boolean isUrgent) {
        (isUrgent ? urgent : waiting).add(view);
    }

    void forget(DeviceView view) {
        waiting.remove(view);
        urgent.remove(view);
        lastForgotten = tick + 1;
        told.clear(); // no page goes on from before, and the view would live on in it
    }

    void begin() {
        tick++;
    }

    void end() {
        List<DeviceView> telling = new ArrayList<>(urgent);
        waiting.removeAll(urgent);
        urgent.clear();
        List<DeviceView> next = waiting.stream().limit(ROWS_PER_TICK).toList();
        telling.addAll(next);
        next.forEach(waiting::remove);
        for (DeviceView view : telling) {
            view.changed = tick;
            view.created = view.created == 0 ? tick : view.created;
        }
        told.addLast(telling);
        if (told.size() > TICKS_KEPT) {
            told.removeFirst();
        }
    }

    long tick() {
        return tick;
    }

    String epoch() {
        return epoch;
    }

    boolean canFollow(String fromEpoch, long fromTick) {
        return epoch.equals(fromEpoch) && fromTick <= tick && fromTick >= lastForgotten;
    }

    /** Those that changed after that tick, and perhaps more: all of them if it is 0 or too long ago. */
    Collection<DeviceView> after(long since, Collection<DeviceView> all) {
        long missed = tick - since;
        if (since == 0 || missed > told.size()) {
            return all;
        }
        LinkedHashSet<DeviceView> changed = new LinkedHashSet<>();
        told.stream().skip(told.size() - missed).forEach(changed::addAll);
        return changed;
    }
}
