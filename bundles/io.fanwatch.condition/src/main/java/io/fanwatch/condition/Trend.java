// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The way of a device's features since it began to change, in constant space: means over blocks of equal time; when all
 * blocks are full, each two become one of double time. From it, when a limit will be reached. All features together say
 * how far the device has gone in the direction that it goes (weighted by the inverse of the covariance, as in generalised
 * least squares, so that load steps, which move features together, drop out).
 *
 * <p>Whether wear goes straight or grows as it goes cannot be told early, so both count: curves {@code a + b (exp(k t) -
 * 1) / k} with growth rates k from none (a line) upwards are fitted by least squares, each weighs by its likelihood, and
 * the 10, 50 and 90 % points of what all of them say are given (Bayesian model averaging: Hoeting et al., Statistical
 * Science 14(4), 1999).
 */
final class Trend {

    private static final int BLOCKS = 14;
    private static final int LEAST_BLOCKS = 5;
    /** Length of the first blocks as a part of the fast time. */
    private static final double FIRST_BLOCK = 0.25;
    /** Growth rates, times the time recorded so far: none, and from a half to six, each a fifth above the one before. */
    private static final double[] GROWTH = new double[16];

    static {
        for (int i = 1; i < GROWTH.length; i++) {
            GROWTH[i] = 0.5 * Math.pow(2, (i - 1) / 4.0);
        }
    }

    /** What each growth rate weighs before anything is seen: a line as much as all others together. */
    private static final double LINE_PRIOR = 0.5;
    /** Most correlation that is believed of neighbouring blocks; few of them cannot show more. */
    private static final double MOST_CORRELATION = 0.8;
    /** Least slope, in standard errors, of a trend. */
    private static final double SIGNIFICANT = 4;
    /** No forecast goes further than so many times the time recorded. */
    private static final double FURTHEST = 10;
    /** Middles of ten equally likely parts of the standard normal distribution. */
    private static final double[] NORMAL = {-1.645, -1.036, -0.674, -0.385, -0.126, 0.126, 0.385, 0.674, 1.036, 1.645};

    private final int size;
    private final double firstBlockSeconds;
    /* empty while nothing is recorded, as of most devices nothing is */
    private float[] blocks = {};
    private float[] level = {};
    private double[] sums = {};
    private int full;
    private double blockSeconds;
    private double filled;

    Trend(int size, double fastSeconds) {
        this.size = size;
        this.firstBlockSeconds = FIRST_BLOCK * fastSeconds;
        this.blockSeconds = firstBlockSeconds;
    }

    /** Starts to record, if it does not already, at values that are normal. */
    void begin(double[] normal) {
        if (isActive()) {
            return;
        }
        allocate(size);
        for (int i = 0; i < size; i++) {
            // of a feature that was never seen nothing counts
            level[i] = Double.isNaN(normal[i]) ? 0 : (float) normal[i];
        }
    }

    private boolean isActive() {
        return level.length > 0;
    }

    private void allocate(int features) {
        blocks = new float[BLOCKS * features];
        level = new float[features];
        sums = new double[features];
    }

    void end() {
        if (isActive()) {
            allocate(0);
        }
        full = 0;
        filled = 0;
        blockSeconds = firstBlockSeconds;
    }

    /** Takes in values that stood for so many seconds; one that is missing is as the block before. */
    void add(double seconds, double[] values) {
        if (!isActive()) {
            return;
        }
        for (int i = 0; i < size; i++) {
            double before = full > 0 ? blocks[(full - 1) * size + i] : level[i];
            sums[i] += seconds * (Double.isNaN(values[i]) ? before : values[i]);
        }
        filled += seconds;
        if (filled < blockSeconds) {
            return;
        }
        for (int i = 0; i < size; i++) {
            blocks[full * size + i] = (float) (sums[i] / filled);
            sums[i] = 0;
        }
        filled = 0;
        if (++full == BLOCKS) {
            halve();
        }
    }

    private void halve() {
        full = BLOCKS / 2;
        blockSeconds *= 2;
        for (int block = 0; block < full; block++) {
            for (int i = 0; i < size; i++) {
                blocks[block * size + i] = (blocks[2 * block * size + i] + blocks[(2 * block + 1) * size + i]) / 2;
            }
        }
    }

    /**
     * When a limit is reached; empty if the device does not significantly go there.
     *
     * @param feature which feature is limited
     * @param variation weighs the features, so that what they do together when all is well counts little
     * @param load what of the feature's variation looks like wear for a while
     */
    Optional<Forecast> forecast(int feature, Limit limit, NormalVariation variation, Load load) {
        if (full < LEAST_BLOCKS) {
            return Optional.empty();
        }
        double[] way = way(variation);
        double squares = 0;
        double products = 0;
        double sum = 0;
        double moves = 0;
        for (int block = 0; block < full; block++) {
            double move = blocks[block * size + feature] - level[feature];
            sum += way[block];
            squares += way[block] * way[block];
            products += way[block] * move;
            moves += move * move;
        }
        double step = products / squares;
        double goal = (limit.value() - level[feature]) / step;
        if (!(goal > 0) || limit.upper() != step > 0) {
            return Optional.empty();
        }
        // how wrong the way to the limit may be: by load in the blocks and in the level, or by what the step leaves of
        // them
        double left = Math.max(0, moves - step * products) / (full - 1);
        double ofLevel = goal * sum / squares - 1;
        double ofLoad = goal * goal * load.ofMeans(way, blockSeconds) / (squares * squares)
                + load.ofLevel() * ofLevel * ofLevel;
        double goalError = Math.sqrt(Math.max(ofLoad, goal * goal * left / squares)) / Math.abs(step);
        return forecast(way, goal, goalError, limit);
    }

    /** How far the device had gone in each block from its normal towards where it is now, which is 1. */
    private double[] way(NormalVariation variation) {
        double[] now = new double[size];
        int recent = Math.max(1, full / 4);
        for (int block = full - recent; block < full; block++) {
            for (int i = 0; i < size; i++) {
                now[i] += (blocks[block * size + i] - level[i]) / recent;
            }
        }
        double[] weights = variation.solve(now);
        double whole = 0;
        for (int i = 0; i < size; i++) {
            whole += weights[i] * now[i];
        }
        double[] way = new double[full];
        for (int block = 0; block < full; block++) {
            for (int i = 0; i < size; i++) {
                way[block] += weights[i] * (blocks[block * size + i] - level[i]) / whole;
            }
        }
        return way;
    }

    private Optional<Forecast> forecast(double[] way, double goal, double goalError, Limit limit) {
        double span = full * blockSeconds;
        GrowthCurve[] fits = new GrowthCurve[GROWTH.length];
        GrowthCurve best = GrowthCurve.of(times(), way, 0);
        for (int i = 0; i < fits.length; i++) {
            fits[i] = GrowthCurve.of(times(), way, GROWTH[i] / span);
            best = fits[i].squares() < best.squares() ? fits[i] : best;
        }
        double least = best.squares();
        double variance = Math.max(least / (full - 3) * dependence(best, way), Double.MIN_NORMAL);
        double[] times = new double[fits.length * NORMAL.length];
        double[] weights = new double[times.length];
        double significance = 0;
        for (int i = 0, at = 0; i < fits.length; i++) {
            double prior = i == 0 ? LINE_PRIOR : (1 - LINE_PRIOR) / (GROWTH.length - 1);
            double weight = prior * Math.exp((least - fits[i].squares()) / (2 * variance));
            significance += weight * fits[i].slopeErrors(variance);
            for (double quantile : NORMAL) {
                times[at] = fits[i].secondsTo(goal, goalError, variance, quantile);
                weights[at++] = weight / NORMAL.length;
            }
        }
        double all = Arrays.stream(weights).sum();
        double median = quantile(times, weights, 0.5 * all);
        if (significance / all < SIGNIFICANT || !(median <= FURTHEST * span)) {
            return Optional.empty();
        }
        return Optional.of(new Forecast(
                limit,
                duration(quantile(times, weights, 0.1 * all)),
                duration(median),
                duration(quantile(times, weights, 0.9 * all))));
    }

    /** How much less blocks say than as many independent ones, by the correlation of what the fit leaves of neighbours. */
    private double dependence(GrowthCurve fit, double[] way) {
        double[] times = times();
        double products = 0;
        double before = 0;
        for (int block = 0; block < full; block++) {
            double left = way[block] - fit.at(times[block]);
            products += before * left;
            before = left;
        }
        double seen = fit.squares() > 0 ? products / fit.squares() : 0;
        // fitting a curve hides some of it (Kendall, 1954)
        double correlation = Math.max(0, Math.min(MOST_CORRELATION, (seen + 2.0 / full) / (1 - 4.0 / full)));
        return (1 + correlation) / (1 - correlation);
    }

    /** The middles of the blocks, in seconds before now. */
    private double[] times() {
        double[] times = new double[full];
        for (int block = 0; block < full; block++) {
            times[block] = (block + 0.5 - full) * blockSeconds - filled;
        }
        return times;
    }

    private static double quantile(double[] values, double[] weights, double weight) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (one, other) -> Double.compare(values[one], values[other]));
        double sum = 0;
        for (int i : order) {
            sum += weights[i];
            if (sum >= weight) {
                return values[i];
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) Math.min(seconds * 1000, Long.MAX_VALUE));
    }

    int bytes() {
        return 2 + 2 * Float.BYTES + (isActive() ? Float.BYTES * size * (full + 2) : 0);
    }

    void write(ByteBuffer to) {
        to.put((byte) full)
                .put((byte) (isActive() ? 1 : 0))
                .putFloat((float) blockSeconds)
                .putFloat((float) filled);
        if (isActive()) {
            for (int i = 0; i < full * size; i++) {
                to.putFloat(blocks[i]);
            }
            for (int i = 0; i < size; i++) {
                to.putFloat(level[i]).putFloat((float) sums[i]);
            }
        }
    }

    void read(ByteBuffer from) {
        full = from.get();
        allocate(from.get() == 1 ? size : 0);
        blockSeconds = from.getFloat();
        filled = from.getFloat();
        if (isActive()) {
            for (int i = 0; i < full * size; i++) {
                blocks[i] = from.getFloat();
            }
            for (int i = 0; i < size; i++) {
                level[i] = from.getFloat();
                sums[i] = from.getFloat();
            }
        }
    }
}
