// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.examples;

import io.fanwatch.condition.Features;
import java.time.Instant;

/** How far the vibration of one fan swings within an hour. */
public final class HourlySwing {

    private static final Features FEATURES = Features.parse("max(vibration, 1h) - min(vibration, 1h)");

    private final Features.State state = FEATURES.start();
    private final double[] swing = new double[FEATURES.size()];

    /** The swing after one more reading, in the sensor's unit. */
    public double after(Instant time, double vibration) {
        state.update(time.toEpochMilli(), new double[] {vibration}, swing);
        return swing[0];
    }
}
