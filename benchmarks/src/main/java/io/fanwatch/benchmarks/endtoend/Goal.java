// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.Locale;

/**
 * What a metric is to reach.
 *
 * @param least the smallest value that will do
 * @param most the largest value that will do
 */
record Goal(double least, double most) {

    static Goal atLeast(double value) {
        return new Goal(value, Double.POSITIVE_INFINITY);
    }

    static Goal atMost(double value) {
        return new Goal(Double.NEGATIVE_INFINITY, value);
    }

    boolean isMetBy(double value) {
        return value >= least && value <= most;
    }

    /** As people write it, for example {@code ≥ 1.2}. */
    String text() {
        if (most == Double.POSITIVE_INFINITY) {
            return "≥ " + number(least);
        }
        return least == Double.NEGATIVE_INFINITY ? "≤ " + number(most) : number(least) + " to " + number(most);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%s", value);
    }
}
