// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One metric, measured several times.
 *
 * @param values in the order of the rounds, at least one
 */
record Series(List<Double> values) {

    /** Takes a copy. */
    Series {
        values = List.copyOf(values);
    }

    static Series of(double... values) {
        return new Series(Arrays.stream(values).boxed().toList());
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double lowest() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double highest() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Round by round, how many times the other's value: what slows a round down slows both. */
    Series dividedBy(Series other) {
        return new Series(IntStream.range(0, Math.min(values.size(), other.values.size()))
                .mapToObj(i -> values.get(i) / other.values.get(i))
                .toList());
    }

    /** Each value that many times. */
    Series times(double factor) {
        return new Series(values.stream().map(value -> value * factor).toList());
    }

    /** Round by round, how much more than the other's value, and nothing if less. */
    Series above(Series other) {
        return new Series(IntStream.range(0, Math.min(values.size(), other.values.size()))
                .mapToObj(i -> Math.max(0, values.get(i) - other.values.get(i)))
                .toList());
    }
}
