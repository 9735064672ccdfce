package io.fanwatch.scoring.onnx.internal;

import java.time.Duration;

/**
 * How long a newly arrived version runs beside the one in force before it takes over: until the readings or the time is
 * reached, whichever comes first.
 *
 * @param readings how many readings are compared; 0 for no such limit
 * @param time for how long; zero for no such limit
 * @param agreement the share of readings, 0 to 1, on which both must give the same verdict
 */
record ShadowPlan(int readings, Duration time, double agreement) {

    /** @throws IllegalArgumentException if a number is out of its range */
    static ShadowPlan of(int readings, int minutes, double agreement) {
        if (readings < 0) {
            throw new IllegalArgumentException(
                    "shadow.readings is " + readings + ": it must be 0 (no limit by readings) or more");
        }
        if (minutes < 0 || minutes > 44_640) {
            throw new IllegalArgumentException(
                    "shadow.minutes is " + minutes + ": it must be 0 (no limit by time) to 44,640, which is a month");
        }
        if (!(agreement >= 0 && agreement <= 1)) {
            throw new IllegalArgumentException("shadow.agreement is " + agreement + ": it must be between 0 and 1");
        }
        return new ShadowPlan(readings, Duration.ofMinutes(minutes), agreement);
    }

    /** Whether new versions run in shadow at all. */
    boolean isOn() {
        return readings > 0 || !time.isZero();
    }

    boolean isReached(long compared, long elapsedNanos) {
        return compared > 0
                && (readings > 0 && compared >= readings || !time.isZero() && elapsedNanos >= time.toNanos());
    }
}
