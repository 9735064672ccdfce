// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

/** What an indicator says of the values in a time up to now; missing values do not count. */
public enum WindowFunction {
    /** Arithmetic mean. */
    MEAN,
    /** Sample standard deviation; missing below two values. */
    STD,
    /** Slope of the least-squares line, per hour; missing below two times. */
    SLOPE,
    MIN,
    MAX,
    /** How many values there were. */
    COUNT,
    /** The value of that time ago: the last one in the twelfth of the time before it. */
    LAG,
    /** Exponentially weighted mean with that time constant, right for any interval between readings. */
    EWMA,
    /** Arithmetic mean in that time after the device's first reading: how it was when it was new. */
    FIRST;

    /** How many numbers one pane keeps. */
    int width() {
        return switch (this) {
            case MEAN, FIRST -> 2;
            case STD -> 3;
            case SLOPE -> 5;
            case MIN, MAX, COUNT, LAG -> 1;
            case EWMA -> 0;
        };
    }
}
