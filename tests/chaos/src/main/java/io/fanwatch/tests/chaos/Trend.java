// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How something went, by the Theil-Sen line: the median of the slopes between any two samples, which single high or low ones
 * do not bend.
 *
 * @param median its median
 * @param growth by how much the line rises over that time
 */
record Trend(double median, double growth) {

    private static final double TOLERATED_SHARE = 0.05;
    private static final double TOLERATED = 3;

    static Trend of(List<Sample> samples, Sample.Kind kind) {
        double[] slopes = IntStream.range(0, samples.size())
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, samples.size())
                        .mapToObj(j -> slope(samples.get(i), samples.get(j), kind)))
                .mapToDouble(slope -> slope)
                .sorted()
                .toArray();
        double[] values = samples.stream()
                .mapToDouble(sample -> sample.values().get(kind))
                .sorted()
                .toArray();
        double minutes =
                samples.get(samples.size() - 1).minutes() - samples.get(0).minutes();
        return new Trend(values[values.length / 2], slopes.length == 0 ? 0 : slopes[slopes.length / 2] * minutes);
    }

    private static double slope(Sample from, Sample to, Sample.Kind kind) {
        return (to.values().get(kind) - from.values().get(kind)) / (to.minutes() - from.minutes());
    }

    /** Whether it does not grow, but for what a measurement may be off: 5 %, or three of whatever it is. */
    boolean isFlat() {
        return growth <= Math.max(TOLERATED, TOLERATED_SHARE * median);
    }
}
