// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import io.fanwatch.api.Reading;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Gives each reading the time, in nanoseconds, under which it is kept. The database keeps one point a fan and nanosecond, so
 * that two readings of one moment need times that differ: the reading's own time holds to the millisecond, and the digits
 * below tell readings of that millisecond apart.
 *
 * <p>These digits follow from what the reading holds, so that a reading that is delivered once more, also after a restart,
 * gets the same time again; where they are taken by another reading, the next ones are. A repetition in the same run is
 * known by the reading's id: without one, each delivery counts as a reading of its own. Not thread-safe.
 */
final class TimestampDisambiguator {

    private static final int FANS_KEPT = 100_000;
    private static final int MOMENTS_KEPT = 4;
    private static final int MOST_AT_ONCE = 10_000;
    private static final int MOST_KEPT = 2_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    /* a taken time: the nanoseconds in its millisecond above, a mark of the reading below */
    private static final int MARK_BITS = 44;
    private static final long MARK_MASK = (1L << MARK_BITS) - 1;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** The times taken by a fan's readings, of the milliseconds it reported last. */
    private final class Fan {
        private final long[] millis = new long[MOMENTS_KEPT];
        private final long[][] taken = new long[MOMENTS_KEPT][];
        private int next;

        private int slot(long milli) {
            for (int i = 0; i < MOMENTS_KEPT; i++) {
                if (taken[i] != null && millis[i] == milli) {
                    return i;
                }
            }
            int slot = next;
            next = (next + 1) % MOMENTS_KEPT;
            kept -= taken[slot] == null ? 0 : taken[slot].length;
            millis[slot] = milli;
            taken[slot] = new long[0];
            return slot;
        }

        private int size() {
            return Arrays.stream(taken)
                    .filter(Objects::nonNull)
                    .mapToInt(times -> times.length)
                    .sum();
        }
    }

    /* the one heard of last at the end */
    private final Map<String, Fan> fans = new LinkedHashMap<>(16, 0.75f, true);
    private int kept;

    /** The nanoseconds since 1970 under which to keep a reading, of the years 1678 to 2261 that the database takes. */
    long nanosOf(Reading reading) {
        Instant time = reading.time();
        long nanos = Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
        long milli = Math.floorDiv(nanos, (long) NANOS_PER_MILLI);
        int inMilli = (int) Math.floorMod(nanos, (long) NANOS_PER_MILLI);
        long hash = hash(reading);
        int start = inMilli + (int) Long.remainderUnsigned(hash, room(inMilli));
        long mark = reading.id().isPresent() ? (hash >>> (Long.SIZE - MARK_BITS)) | 1 : 0;
        Fan fan = fans.computeIfAbsent(reading.deviceId(), device -> new Fan());
        forgetEldest();
        while (true) {
            int slot = fan.slot(milli);
            if (fan.taken[slot].length < MOST_AT_ONCE) {
                return milli * NANOS_PER_MILLI + take(fan, slot, start, mark);
            }
            milli++; // a clock that stands still
        }
    }

    private void forgetEldest() {
        Iterator<Fan> eldest = fans.values().iterator();
        while ((fans.size() > FANS_KEPT || kept > MOST_KEPT) && fans.size() > 1) {
            kept -= eldest.next().size();
            eldest.remove();
        }
    }

    private int take(Fan fan, int slot, int start, long mark) {
        long[] taken = fan.taken[slot];
        for (int offset = start; ; offset = (offset + 1) % NANOS_PER_MILLI) {
            int place = Arrays.binarySearch(taken, (long) offset << MARK_BITS);
            place = place < 0 ? -place - 1 : place;
            boolean free = place == taken.length || taken[place] >>> MARK_BITS != offset;
            if (free) {
                long[] more = new long[taken.length + 1];
                System.arraycopy(taken, 0, more, 0, place);
                more[place] = (long) offset << MARK_BITS | mark;
                System.arraycopy(taken, place, more, place + 1, taken.length - place);
                fan.taken[slot] = more;
                kept++;
                return offset;
            }
            if (mark != 0 && (taken[place] & MARK_MASK) == mark) {
                return offset; // the same reading once more
            }
        }
    }

    /* how far a time may be moved without touching a digit that the fan gave */
    private static int room(int inMilli) {
        if (inMilli == 0) {
            return NANOS_PER_MILLI;
        }
        return inMilli % NANOS_PER_MICRO == 0 ? NANOS_PER_MICRO : 1;
    }

    private static long hash(Reading reading) {
        long hash = FNV_OFFSET;
        String id = reading.id().orElse("");
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * FNV_PRIME;
        }
        for (int i = 0; i < reading.schema().size(); i++) {
            hash = (hash ^ Double.doubleToLongBits(reading.value(i))) * FNV_PRIME;
            hash ^= hash >>> 32;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        return hash ^ hash >>> 33;
    }
}
