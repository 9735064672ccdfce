// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.ClassificationMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every way a threshold can cut a set of scored rows, from "nothing is faulty" to "everything is". Rows of equal score
 * are never cut apart.
 */
public final class ScoreRanking {

    /**
     * One cut: all rows that score at least as high as {@code lowestPositive} are called faulty.
     *
     * @param lowestPositive lowest score called faulty; infinite when nothing is
     * @param highestNegative highest score called healthy; minus infinity when nothing is
     * @param truePositives faulty rows above the cut
     * @param falsePositives healthy rows above the cut
     */
    record Cut(float lowestPositive, float highestNegative, int truePositives, int falsePositives) {}

    private final float[] scores;
    private final boolean[] faulty;
    private final int positives;
    private final List<Cut> cuts;

    public ScoreRanking(float[] scores, boolean[] faulty) {
        this.scores = scores;
        this.faulty = faulty;
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing((Integer row) -> scores[row]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        List<Cut> found = new ArrayList<>();
        int truePositives = 0;
        int falsePositives = 0;
        float lowestPositive = Float.POSITIVE_INFINITY;
        for (int row : order) {
            if (scores[row] != lowestPositive) {
                found.add(new Cut(lowestPositive, scores[row], truePositives, falsePositives));
            }
            truePositives += faulty[row] ? 1 : 0;
            falsePositives += faulty[row] ? 0 : 1;
            lowestPositive = scores[row];
        }
        found.add(new Cut(lowestPositive, Float.NEGATIVE_INFINITY, truePositives, falsePositives));
        this.positives = truePositives;
        this.cuts = List.copyOf(found);
    }

    /**
     * A threshold and what it does.
     *
     * @param threshold score from which on a row is called faulty; the highest float if none should be
     * @param missed faulty rows called healthy
     * @param falseAlarms healthy rows called faulty
     */
    public record Cost(double threshold, int missed, int falseAlarms) {}

    /** @return the cheapest threshold if a missed row costs so many times as much as a false alarm */
    public Cost cheapest(double ratio) {
        return cuts.stream()
                .map(cut -> new Cost(
                        Math.min(cut.lowestPositive(), Float.MAX_VALUE),
                        positives - cut.truePositives(),
                        cut.falsePositives()))
                .min(Comparator.comparingDouble(cost -> ratio * cost.missed() + cost.falseAlarms()))
                .orElseThrow();
    }

    /** @return the cuts, from the highest threshold to the lowest */
    List<Cut> cuts() {
        return cuts;
    }

    int positives() {
        return positives;
    }

    int negatives() {
        return scores.length - positives;
    }

    /** @return the area under the ROC curve by the trapezoidal rule, so that ties count half */
    public double rocAuc() {
        if (positives == 0 || negatives() == 0) {
            return 0;
        }
        double area = 0;
        for (int i = 1; i < cuts.size(); i++) {
            Cut before = cuts.get(i - 1);
            Cut after = cuts.get(i);
            area += (double) (after.falsePositives() - before.falsePositives())
                    * (after.truePositives() + before.truePositives())
                    / 2;
        }
        return area / ((double) positives * negatives());
    }

    /**
     * @param threshold score from which on a row is called faulty
     * @return how well that does
     */
    ClassificationMetrics at(double threshold) {
        long[] counts = new long[4];
        for (int row = 0; row < scores.length; row++) {
            boolean called = scores[row] >= threshold;
            if (called) {
                counts[faulty[row] ? 0 : 1]++;
            } else {
                counts[faulty[row] ? 3 : 2]++;
            }
        }
        return new ClassificationMetrics(counts[0], counts[1], counts[2], counts[3], rocAuc());
    }
}
