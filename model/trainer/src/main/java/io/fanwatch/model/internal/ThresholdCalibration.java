package io.fanwatch.model.internal;

import io.fanwatch.model.internal.ScoreRanking.Cut;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Chooses the probability from which on a reading is called faulty: the one with the best accuracy among those that keep
 * false alarms very rare. Where classes overlap so much that rare false alarms would cost real accuracy, accuracy alone
 * decides.
 */
final class ThresholdCalibration {

    /** Share of alarms that must be true, on the rows calibrated on. */
    static final double PRECISION_GOAL = 0.997;

    /** Most accuracy given up for the precision goal. */
    static final double MAX_ACCURACY_COST = 0.005;

    private static final MathContext SIX_DIGITS = new MathContext(6);

    private ThresholdCalibration() {}

    /**
     * @param ranking rows the weights were not fitted to, with both classes
     * @return a threshold above 0 and below 1, in six digits
     */
    static double threshold(ScoreRanking ranking) {
        Cut mostAccurate = best(ranking, cut -> true).orElseThrow();
        int affordable = (int) Math.floor(MAX_ACCURACY_COST * (ranking.positives() + ranking.negatives()));
        Cut chosen = best(ranking, ThresholdCalibration::isPrecise)
                .filter(cut -> gain(cut) >= gain(mostAccurate) - affordable)
                .orElse(mostAccurate);
        return between(chosen);
    }

    private static Optional<Cut> best(ScoreRanking ranking, Predicate<Cut> allowed) {
        return ranking.cuts().stream().filter(allowed).reduce((best, cut) -> gain(cut) > gain(best) ? cut : best);
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
