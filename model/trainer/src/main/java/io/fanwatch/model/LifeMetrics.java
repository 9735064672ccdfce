// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

/**
 * How far estimates of remaining life are from the truth.
 *
 * @param rmse root of the mean squared error, in the unit of the lives
 * @param nasaScore sum of exp(-d / 13) - 1 for estimates that are d too low, and exp(d / 10) - 1 for those too high: late
 *     is worse than early (Saxena, Goebel, Simon, Eklund: Damage propagation modeling for aircraft engine run-to-failure
 *     simulation. PHM 2008)
 * @param estimates how many were judged
 */
public record LifeMetrics(double rmse, double nasaScore, int estimates) {

    /**
     * @param estimated what was said
     * @param truth what remained, for each of them
     */
    public static LifeMetrics of(float[] estimated, float[] truth) {
        double squares = 0;
        double score = 0;
        for (int i = 0; i < truth.length; i++) {
            double error = (double) estimated[i] - truth[i];
            squares += error * error;
            score += Math.expm1(error < 0 ? -error / 13 : error / 10);
        }
        return new LifeMetrics(Math.sqrt(squares / truth.length), score, truth.length);
    }
}
