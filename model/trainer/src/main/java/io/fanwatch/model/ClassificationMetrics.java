// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

/**
 * How well a model tells faulty from healthy on a set of rows. Faulty is the positive class. A ratio without anything to
 * count (such as the precision of a model that never says faulty) is 0.
 *
 * @param truePositives faulty rows called faulty
 * @param falsePositives healthy rows called faulty
 * @param trueNegatives healthy rows called healthy
 * @param falseNegatives faulty rows called healthy
 * @param rocAuc area under the ROC curve, 0 to 1: the chance that a faulty row scores above a healthy one
 */
public record ClassificationMetrics(
        long truePositives, long falsePositives, long trueNegatives, long falseNegatives, double rocAuc) {

    /** @return the share of rows called right, 0 to 1 */
    public double accuracy() {
        return ratio(truePositives + trueNegatives, rows());
    }

    /** @return the share of rows called faulty that are, 0 to 1 */
    public double precision() {
        return ratio(truePositives, truePositives + falsePositives);
    }

    /** @return the share of faulty rows called faulty, 0 to 1 */
    public double recall() {
        return ratio(truePositives, truePositives + falseNegatives);
    }

    /** @return the harmonic mean of precision and recall, 0 to 1 */
    public double f1() {
        return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /** @return the number of rows counted */
    public long rows() {
        return truePositives + falsePositives + trueNegatives + falseNegatives;
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
