// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal.alarm;

import io.fanwatch.api.MistakenTime;
import io.fanwatch.api.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells of one device what cannot be: a value that used to change and is stuck or missing while others go on, readings that
 * repeat the last values, a time that cannot be, and readings that are refused again and again. Not thread-safe.
 */
final class SensorWatch {

    /** A value that changed less often than this is one that seldom does. */
    private static final int CHANGES_TO_LEARN = 20;

    /** It is stuck only after so many times what it stood still before at most. */
    private static final int STANDSTILLS = 10;

    private static final Instant GATEWAY_KNOWS_THE_TIME = Instant.parse("2024-01-01T00:00:00Z");
    private static final int REFUSALS = 3;
    private static final long REFUSED_MILLIS = Duration.ofMinutes(10).toMillis();

    private double[] values = {};
    private int[] changes = {};
    private long[] changedAt = {};
    private long[] standstill = {};
    private long heardAt;
    private Optional<MistakenTime> mistaken = Optional.empty();
    private long mistakenAt;
    private int refusals;
    private long refusedFirst;
    private long refusedLast;
    private String refusal = "";

    /** Takes a reading in that came at that time; one that is no newer than the one before does no harm. */
    void observe(Reading reading, long now) {
        heardAt = now;
        int size = reading.schema().size();
        if (values.length != size) {
            values = new double[size];
            changes = new int[size];
            changedAt = new long[size];
            standstill = new long[size];
        }
        for (int i = 0; i < size; i++) {
            if (values[i] != reading.value(i) && !Double.isNaN(reading.value(i))) {
                values[i] = reading.value(i);
                standstill[i] = changes[i] > 0 ? Math.max(standstill[i], now - changedAt[i]) : 0;
                changes[i]++;
                changedAt[i] = now;
            }
        }
    }

    /** One of its readings had a time that cannot be, unless the gateway does not know the time itself. */
    void mistaken(MistakenTime time, long now) {
        if (time.arrival().isAfter(GATEWAY_KNOWS_THE_TIME)) {
            mistaken = Optional.of(time);
            mistakenAt = now;
        }
    }

    void refused(String reason, long now) {
        if (now - refusedLast > REFUSED_MILLIS) {
            refusals = 0;
            refusedFirst = now;
        }
        refusals++;
        refusedLast = now;
        refusal = reason;
    }

    Optional<String> fault(Reading reading, Duration stuckAfter, long now) {
        if (refusals >= REFUSALS && Math.abs(now - refusedLast) <= REFUSED_MILLIS) {
            return Optional.of(refusals + " of its readings were refused within "
                    + Reasons.time((refusedLast - refusedFirst) / 1_000) + ": " + refusal);
        }
        if (mistaken.isPresent() && Math.abs(now - mistakenAt) <= REFUSED_MILLIS) {
            return Optional.of("its time, " + mistaken.get().time() + ", cannot be: set its clock");
        }
        return stuckAfter.isZero() ? Optional.empty() : stuck(reading, stuckAfter.toMillis(), now);
    }

    private Optional<String> stuck(Reading reading, long afterMillis, long now) {
        long last = 0;
        for (long at : changedAt) {
            last = Math.max(last, at);
        }
        // of a machine that stands at least one value is 0
        boolean repeats = heardAt - last > afterMillis && Arrays.stream(values).noneMatch(value -> value == 0);
        for (int i = 0; i < values.length; i++) {
            long still = now - changedAt[i];
            boolean othersGoOn = last - changedAt[i] > afterMillis / 2;
            if (changes[i] > CHANGES_TO_LEARN
                    && (othersGoOn || repeats)
                    && still > Math.max(afterMillis, STANDSTILLS * standstill[i])) {
                String how = Double.isNaN(reading.value(i)) ? " is missing" : " is stuck: exactly " + values[i];
                return Optional.of((repeats ? "its readings repeat the last values, " : "")
                        + reading.schema().names().get(i) + how + " for " + Reasons.time(still / 1_000));
            }
        }
        return Optional.empty();
    }
}
