// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import java.time.Duration;

/**
 * How long a newly arrived version runs beside the active one before it takes over: until the readings or the time is
 * reached, whichever comes first.
 *
 * @param readings how many readings are compared; 0 for no such limit
 * @param time for how long; zero for no such limit
 * @param agreement the share of readings, 0 to 1, on which both must give the same verdict
 */
public record ShadowPlan(int readings, Duration time, double agreement) {

    /** Whether new versions run in shadow at all. */
    boolean isOn() {
        return readings > 0 || !time.isZero();
    }

    boolean isReached(long compared, long elapsedNanos) {
        return compared > 0
                && (readings > 0 && compared >= readings || !time.isZero() && elapsedNanos >= time.toNanos());
    }
}
