// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds in data that can be trained on what a person should know before trusting the model. */
final class DataChecks {

    /** More rows than these are looked at in a sample of as many, evenly spread. */
    private static final int SAMPLE = 50_000;

    private static final List<Float> PLACEHOLDERS = List.of(
            -999f, -9999f, -99999f, 999f, 9999f, 99999f, -1f, -127f, 32767f, -32768f, 65535f, -99.9f, -999.9f,
            -9999.9f);
    private static final double ALMOST_PERFECT = 0.999;
    private static final double SHARE_OF_PROOF = 0.99;
    private static final int ROWS_OF_PROOF = 10;
    private static final double RARE = 0.1;

    private DataChecks() {}

    static List<String> notes(Dataset data) throws TrainingException {
        List<String> notes = new ArrayList<>();
        double share = (double) data.faultyCount() / data.size();
        if (share > 0 && Math.min(share, 1 - share) < RARE) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Only %.1f %% of the rows are %s: judge the model by precision, recall and F1, not by accuracy; the"
                            + " training weighs both classes the same.",
                    100 * Math.min(share, 1 - share),
                    share < 0.5 ? "faulty" : "healthy"));
        }
        int step = (data.size() + SAMPLE - 1) / SAMPLE;
        int[] sample = IntStream.iterate(0, row -> row < data.size(), row -> row + step)
                .toArray();
        List<String> answers = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (int feature = 0; feature < data.featureNames().size(); feature++) {
            check(data, feature, sample, notes, answers, parts);
        }
        if (!answers.isEmpty()) {
            notes.add(several(answers)
                    + " alone tells faulty from healthy almost without error. What was written after the"
                    + " fault was known gives the answer away: leave it out of the features.");
        }
        if (!parts.isEmpty()) {
            notes.add(several(parts)
                    + " has a value that only faulty rows have: it looks like a part of the label. Leave it"
                    + " out of the features.");
        }
        return notes;
    }

    private static void check(
            Dataset data, int feature, int[] sample, List<String> notes, List<String> answers, List<String> parts)
            throws TrainingException {
        String name = data.featureNames().get(feature);
        if (Arrays.stream(data.rows()).allMatch(row -> Float.isNaN(row[feature]))) {
            throw new TrainingException(name + " has no value in any row. Leave it out of the features.");
        }
        float first = data.rows()[0][feature];
        if (Arrays.stream(data.rows()).allMatch(row -> row[feature] == first)) {
            notes.add(name + " is " + first + " in all rows: it tells nothing. Leave it out of the features.");
            return;
        }
        if (growsAlways(data, feature)) {
            notes.add(
                    name + " only grows from row to row, as the number of a row or the time does: it tells nothing of a"
                            + " machine. Leave it out of the features.");
            return;
        }
        Dataset rows = data.select(Arrays.stream(sample)
                .filter(row -> !Float.isNaN(data.rows()[row][feature]))
                .toArray());
        float[] values = new float[rows.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = rows.rows()[row][feature];
        }
        if (values.length == 0) {
            return;
        }
        placeholder(values)
                .ifPresent(value ->
                        notes.add(name + " is " + value + " in some rows, far from all others. If that stands for a"
                                + " missing value, say --missing-values " + value + " --missing drop."));
        double auc = new ScoreRanking(values, rows.faulty()).rocAuc();
        int faulty = rows.faultyCount();
        if (faulty > 0 && faulty < rows.size() && Math.max(auc, 1 - auc) >= ALMOST_PERFECT) {
            answers.add(name);
        } else if (isPartOfLabel(rows, values)) {
            parts.add(name);
        }
    }

    /** A number that loggers write where they have none, if it lies further from all others than these from each other. */
    private static Optional<String> placeholder(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        float low = sorted[sorted.length / 20];
        float high = sorted[sorted.length - 1 - sorted.length / 20];
        return PLACEHOLDERS.stream()
                .filter(value -> Arrays.binarySearch(sorted, value) >= 0)
                .filter(value -> value < low - (high - low) || value > high + (high - low))
                .map(value -> value % 1 == 0 ? Integer.toString(value.intValue()) : value.toString())
                .findFirst();
    }

    private static boolean growsAlways(Dataset data, int feature) {
        int steps = 0;
        for (int row = 1; row < data.size(); row++) {
            float before = data.rows()[row - 1][feature];
            float value = data.rows()[row][feature];
            if (!(value >= before)) {
                return false;
            }
            steps += value > before ? 1 : 0;
        }
        return steps > data.size() / 2;
    }

    private static String several(List<String> names) {
        return String.join(", ", names) + (names.size() == 1 ? "" : ", each");
    }

    /** A column of two values, one of which only faulty rows have. */
    private static boolean isPartOfLabel(Dataset rows, float[] values) {
        float one = values.length == 0 ? 0 : values[0];
        int[] counts = new int[2];
        int[] faulty = new int[2];
        float other = one;
        for (int row = 0; row < values.length; row++) {
            int which = values[row] == one ? 0 : 1;
            if (which == 1 && other != one && values[row] != other) {
                return false;
            }
            other = which == 1 ? values[row] : other;
            counts[which]++;
            faulty[which] += rows.faulty()[row] ? 1 : 0;
        }
        return rows.faultyCount() < rows.size() / 2
                && IntStream.range(0, 2)
                        .anyMatch(which ->
                                counts[which] >= ROWS_OF_PROOF && faulty[which] >= SHARE_OF_PROOF * counts[which]);
    }
}
