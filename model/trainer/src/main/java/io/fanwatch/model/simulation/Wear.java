// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.simulation;

import java.time.Duration;

/**
 * How a fan fails: its values move to 200 rpm less, 12 °C, 90 of vibration and 9 dB more, and then it stands.
 *
 * @param shape how it gets there
 * @param time how long that takes
 */
public record Wear(Shape shape, Duration time) {

    /** How much of the whole way is behind after a part of the time. */
    public enum Shape {
        /** A straight line. */
        LINEAR,
        /** Grows with itself: e to the fourth in the whole time. */
        EXPONENTIAL,
        /** All at once, at the beginning. */
        SUDDEN
    }

    private static final double GROWTH = 4;

    /** The part of the way behind after a part of the time, both 0 to 1. */
    public double at(double part) {
        if (part <= 0) {
            return 0;
        }
        return switch (shape) {
            case LINEAR -> Math.min(1, part);
            case EXPONENTIAL -> Math.expm1(GROWTH * Math.min(1, part)) / Math.expm1(GROWTH);
            case SUDDEN -> 1;
        };
    }
}
