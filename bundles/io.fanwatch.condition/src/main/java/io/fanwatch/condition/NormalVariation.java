// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import io.fanwatch.api.Condition.Contribution;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a device's fast means vary while all is well: mean and covariance, learned with time as the weight, and the distance
 * of a difference by that covariance. This is the multivariate exponentially weighted moving average chart (Lowry,
 * Woodall, Champ and Rigdon, "A multivariate EWMA control chart", Technometrics 34(1), 1992) with a learned covariance:
 * load steps and day and night, which the fast means follow, are in it.
 *
 * <p>The distance is given in units of its limit. The limit is the chi-square quantile of a standard normal quantile that
 * is the same for any number of features (by Wilson and Hilferty, 1931), and wider as long as the covariance is known from
 * little: the factor stands for that of Hotelling's T² with few samples, in which two fast means count as independent when
 * the times they look at do not overlap.
 */
final class NormalVariation {

    /** The limit as a quantile of the standard normal distribution: one false alarm in decades for independent values. */
    static final double LIMIT_QUANTILE = 4.4;

    /** How much the squared limit grows with features per independent sample. */
    private static final double WIDENING = 2.4;

    /** How much correlations are drawn to zero at most: little is known of what features do together then ... */
    private static final double MOST_SHRINKAGE = 0.05;

    /** ... and for one independent sample, less the more there are (Ledoit and Wolf, 2004). */
    private static final double SHRINKAGE = 4;

    /** A feature whose fast mean moved less, as a part of its mean, is constant: nothing can be said by it. */
    private static final double CONSTANT = 1e-5;

    private final int size;
    private final double[] covariance;
    /** Means of the differences over a longer time, in which only what lasts is left ... */
    private final double[] lasting;
    /** ... and the mean of their squares. */
    private final double[] lastingSquares;

    private double seconds;

    /** The covariance's square root as far as it counts; infinite on the diagonal for a feature that is constant or left out. */
    private final double[] factor;

    private double limit;

    NormalVariation(int size) {
        this.size = size;
        this.covariance = new double[size * (size + 1) / 2];
        this.lasting = new double[size];
        this.lastingSquares = new double[size];
        this.factor = new double[covariance.length];
    }

    /** The time that was learned from. */
    double seconds() {
        return seconds;
    }

    private boolean isLeftOut(int feature) {
        return Double.isInfinite(factor[index(feature, feature)]);
    }

    /** The standard deviation of the feature's difference from its normal; 0 if it is left out. */
    double deviation(int feature) {
        return isLeftOut(feature) ? 0 : Math.sqrt(covariance[index(feature, feature)]);
    }

    /**
     * Learns fast means that stood for so many seconds.
     *
     * @param mean their mean so far, NaN before the first, to be taken further
     */
    void learn(double[] means, double[] mean, double forSeconds) {
        seconds += forSeconds;
        double weight = forSeconds / seconds;
        double[] steps = new double[size];
        for (int i = 0; i < size; i++) {
            if (Double.isNaN(mean[i])) {
                mean[i] = means[i];
            }
            steps[i] = Double.isNaN(means[i]) ? 0 : means[i] - mean[i];
        }
        for (int i = 0, at = 0; i < size; i++) {
            for (int j = 0; j <= i; j++, at++) {
                covariance[at] += weight * ((1 - weight) * steps[i] * steps[j] - covariance[at]);
            }
            mean[i] += weight * steps[i];
        }
    }

    /** Learns more of the covariance from differences; those near the limit count less, by {@code share}. Of features
     * that are left out nothing is learned. */
    void refine(double[] differences, double share, double forSeconds) {
        seconds += forSeconds;
        double weight = forSeconds / seconds;
        for (int i = 0, at = 0; i < size; i++) {
            for (int j = 0; j <= i; j++, at++) {
                if (!isLeftOut(i) && !isLeftOut(j)) {
                    covariance[at] += weight * (share * differences[i] * differences[j] - covariance[at]);
                }
            }
        }
    }

    /** Learns how long differences last from those of the last seconds. */
    void last(double[] differences, MonitorSettings times, double forSeconds) {
        double share = 1 - Math.exp(-forSeconds / times.lastingSeconds());
        double weight = forSeconds / Math.max(forSeconds, Math.min(seconds, times.slowSeconds()));
        for (int i = 0; i < size; i++) {
            lasting[i] += Double.isNaN(differences[i]) || isLeftOut(i) ? 0 : share * (differences[i] - lasting[i]);
            lastingSquares[i] += weight * (lasting[i] * lasting[i] - lastingSquares[i]);
        }
    }

    /**
     * What of a feature's variation is load.
     *
     * @param noise the part of its variance that is noise of single readings, and so does not last
     */
    Load load(int feature, double noise, MonitorSettings times) {
        double deviation = deviation(feature);
        return Load.of(Math.max(0, deviation * deviation - noise), lastingSquares[feature], times);
    }

    /** Widens the variation in one direction, so that these differences have that distance, if they are further now. */
    void admit(double[] differences, double nearer) {
        double goal = nearer * limit;
        double whole = 0;
        double[] solved = forward(differences);
        for (double value : solved) {
            whole += value * value;
        }
        if (whole <= goal * goal) {
            return;
        }
        // Sherman and Morrison: with c d d' more covariance, m = d' inverse d becomes m / (1 + c m)
        double share = 1 / (goal * goal) - 1 / whole;
        for (int i = 0, at = 0; i < size; i++) {
            for (int j = 0; j <= i; j++, at++) {
                covariance[at] += isLeftOut(i) || isLeftOut(j) ? 0 : share * differences[i] * differences[j];
            }
        }
    }

    /**
     * Makes what was learned count in {@link #distance}.
     *
     * @param level what is normal
     * @param memorySeconds the time one fast mean looks at
     * @param absences says what is to be left out
     */
    void apply(double[] level, double memorySeconds, Absences absences) {
        double shrinkage = Math.min(MOST_SHRINKAGE, SHRINKAGE * memorySeconds / seconds);
        int active = 0;
        for (int i = 0; i < size; i++) {
            double least = CONSTANT * Math.abs(level[i]);
            // not so for NaN, a feature never seen
            boolean moves = covariance[index(i, i)] > least * least && !absences.isLeftOut(i);
            active += moves ? 1 : 0;
            for (int j = 0; j <= i; j++) {
                double value =
                        !moves || isLeftOut(j) && j < i ? 0 : covariance[index(i, j)] * (i == j ? 1 : 1 - shrinkage);
                for (int k = 0; k < j; k++) {
                    value -= factor[index(i, k)] * factor[index(j, k)];
                }
                factor[index(i, j)] =
                        i == j ? Math.sqrt(Math.max(value, Double.MIN_NORMAL)) : value / factor[index(j, j)];
            }
            factor[index(i, i)] = moves ? factor[index(i, i)] : Double.POSITIVE_INFINITY;
        }
        double features = Math.max(1, active);
        double spread = 2 / (9 * features);
        double root = LIMIT_QUANTILE * Math.sqrt(spread) + 1 - spread;
        limit = Math.sqrt(features * root * root * root * (1 + WIDENING * features * memorySeconds / seconds));
    }

    /** How far the differences are from none, 1 at the limit. */
    double distance(double[] differences) {
        double[] solved = forward(differences);
        double sum = 0;
        for (double value : solved) {
            sum += value * value;
        }
        return Math.sqrt(sum) / limit;
    }

    /** The differences multiplied by the inverse of the covariance: what each feature counts in that direction. */
    double[] solve(double[] differences) {
        double[] solved = forward(differences);
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solved[i] -= factor[index(k, i)] * solved[k];
            }
            solved[i] = isLeftOut(i) ? 0 : solved[i] / factor[index(i, i)];
        }
        return solved;
    }

    /** What each feature has to do with the distance of the differences, the greatest share first. */
    List<Contribution> contributions(List<String> names, double[] differences) {
        double[] solved = solve(differences);
        double whole = 0;
        for (int i = 0; i < size; i++) {
            whole += isLeftOut(i) ? 0 : solved[i] * differences[i];
        }
        List<Contribution> contributions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            contributions.add(
                    isLeftOut(i) || whole == 0
                            ? new Contribution(names.get(i), 0, 0)
                            : new Contribution(
                                    names.get(i), differences[i] / deviation(i), solved[i] * differences[i] / whole));
        }
        contributions.sort(Comparator.comparingDouble(Contribution::share).reversed());
        return contributions;
    }

    private double[] forward(double[] differences) {
        double[] solved = new double[size];
        for (int i = 0, at = 0; i < size; i++, at++) {
            double value = isLeftOut(i) ? 0 : differences[i];
            for (int k = 0; k < i; k++, at++) {
                value -= factor[at] * solved[k];
            }
            solved[i] = value / factor[at];
        }
        return solved;
    }

    private static int index(int row, int column) {
        return row * (row + 1) / 2 + column;
    }

    int bytes() {
        return Float.BYTES * (1 + covariance.length + 2 * size);
    }

    void write(ByteBuffer to) {
        to.putFloat((float) seconds);
        for (double value : covariance) {
            to.putFloat((float) value);
        }
        for (int i = 0; i < size; i++) {
            to.putFloat((float) lasting[i]).putFloat((float) lastingSquares[i]);
        }
    }

    /** In version 1 the mean stood here, and nothing of how long differences last. */
    void read(ByteBuffer from, int version, double[] mean) {
        seconds = version == 1 ? from.getDouble() : from.getFloat();
        for (int i = 0; i < size && version == 1; i++) {
            mean[i] = from.getFloat();
        }
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] = from.getFloat();
        }
        for (int i = 0; i < size; i++) {
            lasting[i] = version == 1 ? 0 : from.getFloat();
            lastingSquares[i] = version == 1 ? Load.USUAL * covariance[index(i, i)] : from.getFloat();
        }
    }
}
