// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How far values have drifted from a distribution, such as that of the training data: the population stability index, the
 * sum over the parts of (share now - share then) ln(share now / share then) (Siddiqi: Credit Risk Scorecards. 2006; it is
 * the symmetric divergence of Jeffreys, 1946). Of constant size. Not thread-safe.
 */
public final class PopulationStability {

    /** From this index on, a drift is notable. */
    public static final double NOTABLE = 0.1;

    /** From this index on, a drift is large: a model should be trained anew. */
    public static final double LARGE = 0.25;

    /** By chance alone the index is about the number of parts, less one, over the number of values. */
    private static final int FEWEST_VALUES_A_PART = 50;

    /** What an empty part counts as, in values. */
    private static final double EMPTY = 0.5;

    private final Distribution then;
    private final double[] edges;
    private final long[] counts;
    private long values;

    /** @param then what values are compared with */
    public PopulationStability(Distribution then) {
        this.then = then;
        this.edges = then.edges().stream().mapToDouble(Double::doubleValue).toArray();
        this.counts = new long[then.shares().size()];
    }

    /** Takes a value in; NaN, a missing one, does not count. */
    public void add(double value) {
        if (!Double.isNaN(value)) {
            counts[Distribution.part(edges, value)]++;
            values++;
        }
    }

    /** The index, 0 or more; empty while there are too few values to tell drift from chance. */
    public OptionalDouble index() {
        if (values < (long) FEWEST_VALUES_A_PART * counts.length) {
            return OptionalDouble.empty();
        }
        double index = 0;
        for (int part = 0; part < counts.length; part++) {
            double now = Math.max(counts[part], EMPTY) / values;
            double before = Math.max(then.shares().get(part), EMPTY / values);
            index += (now - before) * Math.log(now / before);
        }
        return OptionalDouble.of(index);
    }

    /** How many values were taken in. */
    public long values() {
        return values;
    }

    /** Forgets the values, so that the next ones are compared on their own. */
    public void reset() {
        Arrays.fill(counts, 0);
        values = 0;
    }
}
