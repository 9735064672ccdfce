// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

/**
 * Which features of a device are left out of its distance: those that have been missing for a quarter of the fast time and for
 * three times what is usual of them, until they have been back for the fast time. So a sensor that fails makes no alarm of the
 * device. Not kept over a restart: a feature that is missing then is left out again after that time.
 */
final class Absences {

    private static final double LEFT_OUT_AFTER = 0.25;
    private static final double USUAL_GAPS = 3;
    private static final double GAP_WEIGHT = 0.2;

    private final double fastSeconds;
    /** Above 0: for how long it has been missing; below 0: for how long it is still left out. */
    private final float[] away;

    private final float[] usualGap;
    private final boolean[] leftOut;

    Absences(int size, double fastSeconds) {
        this.fastSeconds = fastSeconds;
        this.away = new float[size];
        this.usualGap = new float[size];
        this.leftOut = new boolean[size];
    }

    /**
     * Takes in which values are there.
     *
     * @param weight of the reading in the fast means
     * @param mayBegin whether more may be left out: what has to do with an alarm must not end it by going away
     * @return whether others are left out now
     */
    boolean update(double[] values, double seconds, double weight, boolean mayBegin) {
        boolean changed = false;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                away[i] = Math.max(0, away[i]) + (float) seconds;
            } else if (away[i] > 0) {
                usualGap[i] += GAP_WEIGHT * (Math.min(away[i], fastSeconds) - usualGap[i]);
                away[i] = leftOut[i] ? (float) -fastSeconds : 0;
            } else {
                usualGap[i] -= weight * usualGap[i];
                away[i] = Math.min(0, away[i] + (float) seconds);
            }
            double most = Math.max(LEFT_OUT_AFTER * fastSeconds, USUAL_GAPS * usualGap[i]);
            boolean left = leftOut[i] ? away[i] != 0 : mayBegin && away[i] > most;
            changed |= left != leftOut[i];
            leftOut[i] = left;
        }
        return changed;
    }

    boolean isLeftOut(int feature) {
        return leftOut[feature];
    }

    /** How much a value counts in the fast mean of its feature: more while that is back for a short time only. */
    double weight(int feature, double seconds, double weight) {
        return away[feature] < 0 ? Math.max(weight, seconds / (fastSeconds + away[feature] + seconds)) : weight;
    }
}
