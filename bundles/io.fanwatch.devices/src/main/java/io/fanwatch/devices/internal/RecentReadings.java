// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import io.fanwatch.api.Reading;

/**
 * Tells a reading that comes again, as brokers send again what was not acknowledged. Remembers the last readings of all devices
 * together in a table of fixed size, each for a day at most. A reading is known again by its id and values, or, without an id, by
 * its time and values. Not thread-safe.
 */
final class RecentReadings {

    private static final int SLOTS = 1 << 15;
    private static final int SECOND_BITS = 24;
    private static final long SECONDS = (1L << SECOND_BITS) - 1;
    private static final long REMEMBERED_SECONDS = 24L * 60 * 60;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    /** The upper bits of a reading's hash, and the second in which it came. */
    private final long[] slots = new long[SLOTS];

    /** Whether that reading came before; remembers it. */
    boolean cameBefore(Reading reading, long nowMillis) {
        long hash = hash(reading) | 1L << SECOND_BITS; // an empty slot is none
        long second = nowMillis / 1_000 & SECONDS;
        int slot = (int) (hash >>> Long.SIZE - 15);
        long known = slots[slot];
        slots[slot] = hash & ~SECONDS | second;
        return (known & ~SECONDS) == (hash & ~SECONDS) && (second - known & SECONDS) <= REMEMBERED_SECONDS;
    }

    private static long hash(Reading reading) {
        long hash = mix(reading.deviceId().hashCode());
        hash = mix(hash
                ^ reading.id()
                        .map(RecentReadings::hash)
                        .orElseGet(() -> reading.time().hashCode() * PRIME));
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
