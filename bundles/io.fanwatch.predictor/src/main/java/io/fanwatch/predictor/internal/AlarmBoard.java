package io.fanwatch.predictor.internal;

import io.fanwatch.api.AlarmState;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The alarm of every fan. Bounded: beyond the maximum the fan not heard of for longest is forgotten, so that a flood of
 * made-up device ids cannot fill the memory. To be used by one thread; only the counts and names may be read from others.
 */
final class AlarmBoard {

    private static final int NAMED = 20;

    private static final class Fan {
        /** One bit a reading, the newest lowest, set if it was faulty. */
        private long history;

        private boolean active;
    }

    private final Map<String, Fan> fans = new LinkedHashMap<>(16, 0.75f, true);
    private volatile int known;
    private final Set<String> active = new LinkedHashSet<>();
    private volatile int activeCount;
    private volatile String activeNames = "";
    private volatile long forgotten;
    private boolean changed;

    /** Takes a verdict in and says what the fan's alarm is now. */
    AlarmState update(String deviceId, boolean faulty, AlarmPolicy policy, int maximumFans) {
        Fan fan = fans.get(deviceId);
        if (fan == null) {
            fan = new Fan();
            fans.put(deviceId, fan);
            forgetBeyond(maximumFans);
        }
        fan.history = fan.history << 1 | (faulty ? 1 : 0);
        int faults = Long.bitCount(fan.history & policy.mask());
        boolean before = fan.active;
        fan.active = before ? faults > policy.clear() : faults >= policy.raise();
        changed = fan.active != before;
        if (changed) {
            if (fan.active) {
                active.add(deviceId);
            } else {
                active.remove(deviceId);
            }
            tell();
        }
        return fan.active ? AlarmState.ACTIVE : AlarmState.NORMAL;
    }

    /** Whether the last {@link #update} turned the alarm on or off. */
    boolean changed() {
        return changed;
    }

    int known() {
        return known;
    }

    int active() {
        return activeCount;
    }

    /** The fans with an alarm, the longest first; of many only the first twenty and how many more there are. */
    String activeNames() {
        return activeNames;
    }

    long forgotten() {
        return forgotten;
    }

    private void forgetBeyond(int maximumFans) {
        var eldest = fans.keySet().iterator();
        while (fans.size() > maximumFans) {
            if (active.remove(eldest.next())) {
                tell();
            }
            eldest.remove();
            forgotten++;
        }
        known = fans.size();
    }

    private void tell() {
        activeCount = active.size();
        activeNames = active.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (active.size() > NAMED ? " and " + (active.size() - NAMED) + " more" : "");
    }
}
