// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Metric;
import io.fanwatch.model.internal.ScoreRanking.Cut;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Chooses the probability from which on a reading is called faulty: the most accurate one among those that keep false
 * alarms very rare. Where classes overlap so much that rare false alarms would cost real accuracy, accuracy alone decides.
 * Among thresholds whose accuracy differs by no more than chance the one closest to 0.5 is taken, where a network trained
 * with balanced classes has its edge.
 */
final class ThresholdCalibration {

    /** Share of alarms that must be true, on the rows calibrated on. */
    static final double PRECISION_GOAL = 0.997;

    /** Most accuracy given up for the precision goal. */
    static final double MAX_ACCURACY_COST = 0.005;

    /** Difference in accuracy that may be chance on a few thousand rows. */
    static final double NEGLIGIBLE_ACCURACY = 0.002;

    private static final double NATURAL = 0.5;

    private static final MathContext SIX_DIGITS = new MathContext(6);

    private ThresholdCalibration() {}

    /**
     * @param ranking rows the weights were not fitted to, with both classes
     * @return a threshold above 0 and below 1, in six digits where that is enough to cut between two scores
     */
    static double threshold(ScoreRanking ranking) {
        int rows = ranking.positives() + ranking.negatives();
        int most = highestGain(ranking, cut -> true);
        int mostPrecise = highestGain(ranking, ThresholdCalibration::isPrecise);
        boolean affordable = mostPrecise >= most - MAX_ACCURACY_COST * rows;
        Predicate<Cut> allowed = affordable ? ThresholdCalibration::isPrecise : cut -> true;
        double enough = (affordable ? mostPrecise : most) - NEGLIGIBLE_ACCURACY * rows;
        return ranking.cuts().stream()
                .filter(allowed)
                .filter(cut -> gain(cut) >= enough)
                .map(ThresholdCalibration::between)
                .min(Comparator.comparingDouble(threshold -> Math.abs(threshold - NATURAL)))
                .orElseThrow();
    }

    /**
     * The threshold that is best by a metric; for the area under the ROC curve, which has none, by F1. Of those that
     * differ by no more than chance, the one closest to 0.5.
     */
    static double threshold(ScoreRanking ranking, Metric metric) {
        ToDoubleFunction<Cut> value = metric == Metric.ACCURACY
                ? cut -> (double) (gain(cut) + ranking.negatives()) / (ranking.positives() + ranking.negatives())
                : cut -> 2.0 * cut.truePositives() / (cut.truePositives() + cut.falsePositives() + ranking.positives());
        double best = ranking.cuts().stream().mapToDouble(value).max().orElse(0);
        return ranking.cuts().stream()
                .filter(cut -> value.applyAsDouble(cut) >= best - NEGLIGIBLE_ACCURACY)
                .map(ThresholdCalibration::between)
                .min(Comparator.comparingDouble(threshold -> Math.abs(threshold - NATURAL)))
                .orElseThrow();
    }

    private static int highestGain(ScoreRanking ranking, Predicate<Cut> allowed) {
        return ranking.cuts().stream()
                .filter(allowed)
                .mapToInt(ThresholdCalibration::gain)
                .max()
                .orElse(Integer.MIN_VALUE);
    }

    private static boolean isPrecise(Cut cut) {
        int called = cut.truePositives() + cut.falsePositives();
        return called > 0 && cut.truePositives() >= PRECISION_GOAL * called;
    }

    /** Rows called right, less the number of healthy rows, which is the same for every cut. */
    private static int gain(Cut cut) {
        return cut.truePositives() - cut.falsePositives();
    }

    private static double between(Cut cut) {
        double above = Math.min(cut.lowestPositive(), 1.0);
        double below = Math.max(cut.highestNegative(), 0.0);
        double middle = new BigDecimal((above + below) / 2).round(SIX_DIGITS).doubleValue();
        boolean separates = middle <= above && middle > below && middle < 1;
        return separates ? middle : Math.min(above, Math.nextDown(1.0));
    }
}
