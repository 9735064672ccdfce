// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How values are spread: cut at their deciles, with the share of the values in each part. Immutable.
 *
 * @param edges where it is cut, ascending; a value at an edge belongs to the part below
 * @param shares what part of the values each part has, one more than edges, together 1
 */
public record Distribution(List<Double> edges, List<Double> shares) {

    private static final int PARTS = 10;

    /** @throws IllegalArgumentException if edges do not ascend or there is not one share more than edges */
    public Distribution {
        edges = List.copyOf(edges);
        shares = List.copyOf(shares);
        for (int i = 1; i < edges.size(); i++) {
            if (!(edges.get(i) > edges.get(i - 1))) {
                throw new IllegalArgumentException("The edges " + edges + " do not ascend.");
            }
        }
        if (shares.size() != edges.size() + 1 || shares.stream().anyMatch(share -> !(share >= 0 && share <= 1))) {
            throw new IllegalArgumentException(
                    "A distribution with the edges " + edges + " needs " + (edges.size() + 1) + " shares from 0 to 1.");
        }
    }

    /**
     * The distribution of these values.
     *
     * @param values at least one, finite
     */
    public static Distribution of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        // many equal values have several deciles at the same place, and none at their highest
        double[] cuts = IntStream.range(1, PARTS)
                .mapToDouble(part -> sorted[(int) ((long) part * sorted.length / PARTS)])
                .distinct()
                .filter(cut -> cut < sorted[sorted.length - 1])
                .toArray();
        double[] counts = new double[cuts.length + 1];
        for (double value : sorted) {
            counts[part(cuts, value)]++;
        }
        return new Distribution(
                DoubleStream.of(cuts).boxed().toList(),
                DoubleStream.of(counts)
                        .map(count -> count / sorted.length)
                        .boxed()
                        .toList());
    }

    /** The part that a value belongs to, from 0. */
    static int part(double[] edges, double value) {
        int place = Arrays.binarySearch(edges, value);
        return place >= 0 ? place : -1 - place;
    }
}
