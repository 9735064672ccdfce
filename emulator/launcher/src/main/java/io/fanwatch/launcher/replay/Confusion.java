// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

/**
 * Verdicts against the truth; "positive" means faulty. A ratio without anything to divide by is 0.
 *
 * @param tp faulty, and said to be
 * @param fp healthy, but said to be faulty
 * @param tn healthy, and said to be
 * @param fn faulty, but said to be healthy
 */
public record Confusion(int tp, int fp, int tn, int fn) {

    /** Nothing counted yet. */
    public static final Confusion EMPTY = new Confusion(0, 0, 0, 0);

    /** With one more verdict. */
    public Confusion plus(boolean faulty, boolean saidFaulty) {
        if (faulty) {
            return saidFaulty ? new Confusion(tp + 1, fp, tn, fn) : new Confusion(tp, fp, tn, fn + 1);
        }
        return saidFaulty ? new Confusion(tp, fp + 1, tn, fn) : new Confusion(tp, fp, tn + 1, fn);
    }

    /** Share of the verdicts that are right, 0 to 1. */
    public double accuracy() {
        return ratio(tp + tn, tp + fp + tn + fn);
    }

    /** Share of the "faulty" verdicts that are right, 0 to 1. */
    public double precision() {
        return ratio(tp, tp + fp);
    }

    /** Share of the faulty readings that were found, 0 to 1. */
    public double recall() {
        return ratio(tp, tp + fn);
    }

    /** Harmonic mean of precision and recall, 0 to 1. */
    public double f1() {
        return ratio(2.0 * tp, 2.0 * tp + fp + fn);
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
