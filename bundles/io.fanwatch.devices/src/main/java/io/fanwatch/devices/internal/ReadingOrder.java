// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells news from readings that come again, as brokers send again what was not acknowledged, and from those that are older than
 * one that came. Remembers the last readings of all devices together in a table of fixed size, each for a day at most. A reading
 * is known again by its id and values, or, without an id, by its time and values. Not thread-safe.
 */
final class ReadingOrder {

    private static final int SLOTS = 1 << 15;
    private static final int SECOND_BITS = 24;
    private static final long SECONDS = (1L << SECOND_BITS) - 1;
    private static final long REMEMBERED_SECONDS = 24L * 60 * 60;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    /** The upper bits of a reading's hash, and the second in which it came. */
    private final long[] slots = new long[SLOTS];

    /** What the last reading is known by. */
    private long hash;

    /** Since when devices send nothing but older readings. */
    private final Map<String, Long> lateSince = new HashMap<>();

    /**
     * Whether a reading is news. One that is older than the newest is none, unless nothing newer came for so long that the
     * device's clock must have been set back. The first after a restart that is as old as the newest of before, and has no id, is
     * that one again.
     */
    boolean isNews(Reading reading, DeviceState device, long now) {
        if (cameBefore(reading, now)) {
            return false;
        }
        long time = millis(reading.time());
        long newest = device.newestMillis();
        if (time < newest) {
            Long since = lateSince.putIfAbsent(device.id, now);
            if (since == null || now - since < device.silentAfterMillis()) {
                return false;
            }
        }
        if (!lateSince.isEmpty()) {
            lateSince.remove(device.id);
        }
        return time != newest || device.hasReported() || reading.id().isPresent();
    }

    void forget(String device) {
        lateSince.remove(device);
    }

    /** A time of whatever year in ms since 1970. */
    static long millis(Instant time) {
        long second = Math.max(-Long.MAX_VALUE / 1_000, Math.min(Long.MAX_VALUE / 1_000 - 1, time.getEpochSecond()));
        return 1_000 * second + time.getNano() / 1_000_000;
    }

    private boolean cameBefore(Reading reading, long nowMillis) {
        hash = hash(reading) | 1L << SECOND_BITS; // an empty slot is none
        return !remember(hash, nowMillis);
    }

    /** What the last reading is known by, also after a restart. */
    long hash() {
        return hash;
    }

    /** Takes note of a reading. Returns whether it is not known yet. */
    boolean remember(long reading, long nowMillis) {
        long second = nowMillis / 1_000 & SECONDS;
        int slot = (int) (reading >>> Long.SIZE - 15);
        long known = slots[slot];
        slots[slot] = reading & ~SECONDS | second;
        return (known & ~SECONDS) != (reading & ~SECONDS) || (second - known & SECONDS) > REMEMBERED_SECONDS;
    }

    private static long hash(Reading reading) {
        long hash = mix(reading.deviceId().hashCode());
        hash = mix(hash
                ^ reading.id()
                        .map(ReadingOrder::hash)
                        .orElseGet(() ->
                                millis(reading.time()) * PRIME + reading.time().getNano()));
        for (int i = 0; i < reading.schema().size(); i++) {
            hash = mix(hash ^ Double.doubleToLongBits(reading.value(i)));
        }
        return hash;
    }

    private static long hash(String id) {
        return id.hashCode() * PRIME ^ id.length();
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * PRIME;
        return mixed ^ mixed >>> 29;
    }
}
