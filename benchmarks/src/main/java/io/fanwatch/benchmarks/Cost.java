// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks;

import com.google.gson.JsonObject;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What one operation costs.
 *
 * @param median of the iterations, in nanoseconds
 * @param lowest the fastest iteration, in nanoseconds
 * @param highest the slowest iteration, in nanoseconds
 * @param bytes allocated on the Java heap
 */
public record Cost(double median, double lowest, double highest, double bytes) {

    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final int MEDIAN = 50;

    /**
     * @param result of JMH, with its allocation profiler
     * @param operations how many operations one call did
     */
    static Cost of(RunResult result, int operations) {
        Statistics times = result.getPrimaryResult().getStatistics();
        double nanos = nanosPerUnit(result) / operations;
        double bytes = result.getSecondaryResults().get(ALLOCATION).getScore();
        return new Cost(
                times.getPercentile(MEDIAN) * nanos,
                times.getMin() * nanos,
                times.getMax() * nanos,
                bytes / operations);
    }

    private static double nanosPerUnit(RunResult result) {
        return TimeUnit.NANOSECONDS.convert(1, result.getParams().getTimeUnit());
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("medianNanos", median);
        json.addProperty("lowestNanos", lowest);
        json.addProperty("highestNanos", highest);
        json.addProperty("allocatedBytes", bytes);
        return json;
    }
}
