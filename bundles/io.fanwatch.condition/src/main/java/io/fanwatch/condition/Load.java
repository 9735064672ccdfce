// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

/**
 * What load and weather do to a feature of a healthy device: they come and go with that variance, and at a distance of
 * {@code t} seconds resemble each other by {@code exp(-t / seconds)}.
 *
 * @param variance of the feature, before the fast mean
 * @param seconds how long load lasts
 * @param ofLevel the variance that they give the level that is taken for normal
 */
record Load(double variance, double seconds, double ofLevel) {

    /** The variance of the means over the lasting time, as a part of the fast means', for load of a quarter of that time. */
    static final double USUAL = 0.2;
    /** Longer load than this part stands for cannot be told. */
    private static final double MOST = 0.95;
    /** Load is not shorter than this part of the fast time, which hides what is. */
    private static final double LEAST = 1 / 6.0;

    /**
     * @param fast the variance of the differences of the fast from the slow means
     * @param lasting that of their means over the lasting time
     */
    static Load of(double fast, double lasting, MonitorSettings times) {
        double level = times.levelSeconds();
        double longer = times.lastingSeconds();
        double shorter = times.fastSeconds();
        // of load that lasts t, means over T have the variance t / (t + T); the slow mean hides some of it
        double share = Math.min(MOST, lasting / Math.max(fast, Double.MIN_NORMAL) * (1 + longer / level));
        double seconds =
                Math.max(LEAST * shorter, (share * longer - shorter * longer / (shorter + longer)) / (1 - share));
        double variance = fast * (1 + shorter / seconds) * (1 + seconds / level);
        return new Load(variance, seconds, variance * seconds / (seconds + level));
    }

    /** The variance of a weighted sum of means over blocks that follow each other. */
    double ofMeans(double[] weights, double blockSeconds) {
        double length = blockSeconds / seconds;
        double apart = Math.exp(-length);
        // of one block's mean, and of two neighbours together
        double own = length < 1e-3 ? 1 : 2 * (length - 1 + apart) / (length * length);
        double next = Math.pow(-Math.expm1(-length) / length, 2);
        double before = 0;
        double sum = 0;
        for (double weight : weights) {
            sum += weight * (own * weight + 2 * before);
            before = apart * before + next * weight;
        }
        return variance * sum;
    }
}
