// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import org.HdrHistogram.Histogram;

/** How long answers took, to a thousandth of the value; not safe for use by several threads. */
public final class Latency {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);

    /** Adds one answer's time. */
    public void record(long durationNanos) {
        nanos.recordValue(Math.max(0, durationNanos));
    }

    /**
     * The time in which that share of the answers came, in milliseconds; 0 if there are none.
     *
     * @param percentile 0 to 100; 100 is the longest
     */
    public double millis(double percentile) {
        return nanos.getTotalCount() == 0 ? 0 : nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
