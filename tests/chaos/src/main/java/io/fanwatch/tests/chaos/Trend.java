// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How something went in the second half of a run, by the Theil-Sen line: the median of the slopes between any two samples, which
 * single high or low ones do not bend.
 *
 * @param median its median
 * @param growth by how much the line rises over that half
 */
record Trend(double median, double growth) {

    private static final double TOLERATED_SHARE = 0.05;
    private static final double TOLERATED = 3;

    static Trend of(List<Sample> samples, Sample.Kind kind) {
        List<Sample> half = samples.subList(samples.size() / 2, samples.size());
        double[] slopes = IntStream.range(0, half.size())
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, half.size()).mapToObj(j -> slope(half.get(i), half.get(j), kind)))
                .mapToDouble(slope -> slope)
                .sorted()
                .toArray();
        double[] values = half.stream()
                .mapToDouble(sample -> sample.values().get(kind))
                .sorted()
                .toArray();
        double minutes = half.get(half.size() - 1).minutes() - half.get(0).minutes();
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
