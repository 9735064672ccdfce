// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.MissingValues;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.internal.Columns.Column;
import io.fanwatch.model.internal.Columns.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What is done to readings before they are scaled, outside and inside the model: the median in place of a missing amount,
 * a column for each kind of a category (1 for its own, 0 else; all 0 if it is missing or of a kind that was not trained
 * on), and a column that says whether a feature is missing.
 *
 * @param features names of the features of a reading
 * @param medians for each feature what stands for a missing value; NaN: nothing does
 * @param kinds for each feature the numbers of its kinds; empty: it is an amount
 * @param indicated the features of which a column says whether they are missing
 */
record Preparation(List<String> features, float[] medians, List<float[]> kinds, int[] indicated) {

    private static final int MOST_KINDS = 50;

    /**
     * Learns from the training rows.
     *
     * @throws TrainingException if a category has too many kinds
     */
    static Preparation of(Dataset training, MissingValues missing, Map<String, Map<String, Float>> categories)
            throws TrainingException {
        boolean fill = missing == MissingValues.MEDIAN || missing == MissingValues.INDICATOR;
        int width = training.featureNames().size();
        float[] medians = new float[width];
        List<float[]> kinds = new ArrayList<>();
        List<Integer> indicated = new ArrayList<>();
        for (int feature = 0; feature < width; feature++) {
            boolean category = categories.containsKey(training.featureNames().get(feature));
            if (!fill && !category) {
                medians[feature] = Float.NaN;
                kinds.add(new float[0]);
                continue;
            }
            float[] values = new float[training.size()];
            int size = 0;
            for (float[] row : training.rows()) {
                if (!Float.isNaN(row[feature])) {
                    values[size++] = row[feature];
                }
            }
            values = Arrays.copyOf(values, size);
            Arrays.sort(values);
            if (category && distinct(values).length > MOST_KINDS) {
                throw new TrainingException("The category "
                        + training.featureNames().get(feature) + " has more than "
                        + MOST_KINDS + " kinds. Leave it out of --categories, if its numbers are amounts, or out of"
                        + " --features.");
            }
            kinds.add(category ? distinct(values) : new float[0]);
            medians[feature] = fill && !category ? (size == 0 ? 0 : values[size / 2]) : Float.NaN;
            if (missing == MissingValues.INDICATOR && !category && size < training.size()) {
                indicated.add(feature);
            }
        }
        return new Preparation(
                training.featureNames(),
                medians,
                kinds,
                indicated.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Whether nothing is done. */
    boolean isNone() {
        return !fills() && indicated.length == 0 && kinds.stream().allMatch(codes -> codes.length == 0);
    }

    /** Whether missing values may come. */
    boolean fills() {
        return IntStream.range(0, medians.length).anyMatch(i -> !Float.isNaN(medians[i]));
    }

    /** The features that are amounts. */
    int[] amounts() {
        return IntStream.range(0, medians.length)
                .filter(i -> kinds.get(i).length == 0)
                .toArray();
    }

    /** How many columns a prepared row has. */
    int width() {
        return amounts().length + kinds.stream().mapToInt(codes -> codes.length).sum() + indicated.length;
    }

    /** The prepared rows: amounts, then kinds, then what is missing. */
    Dataset apply(Dataset data) {
        if (isNone()) {
            return data;
        }
        int[] amounts = amounts();
        float[][] rows = new float[data.size()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = prepared(data.rows()[row], amounts);
        }
        return data.with(names(amounts), rows);
    }

    /**
     * The same in a graph.
     *
     * @param raw where the features of a reading are
     */
    Columns columns(Columns raw) {
        List<Column> columns = new ArrayList<>();
        for (int feature : amounts()) {
            columns.add(new Column(raw.columns().get(feature).place(), Use.AMOUNT, medians[feature]));
        }
        for (int feature = 0; feature < features.size(); feature++) {
            for (float code : kinds.get(feature)) {
                columns.add(new Column(raw.columns().get(feature).place(), Use.KIND, code));
            }
        }
        for (int feature : indicated) {
            columns.add(new Column(raw.columns().get(feature).place(), Use.MISSING, Float.NaN));
        }
        return new Columns(raw.tensor(), raw.width(), columns);
    }

    private float[] prepared(float[] raw, int[] amounts) {
        float[] values = new float[width()];
        int at = 0;
        for (int feature : amounts) {
            values[at++] = Float.isNaN(raw[feature]) ? medians[feature] : raw[feature];
        }
        for (int feature = 0; feature < raw.length; feature++) {
            for (float code : kinds.get(feature)) {
                values[at++] = raw[feature] == code ? 1 : 0;
            }
        }
        for (int feature : indicated) {
            values[at++] = Float.isNaN(raw[feature]) ? 1 : 0;
        }
        return values;
    }

    private List<String> names(int[] amounts) {
        List<String> names = new ArrayList<>();
        for (int feature : amounts) {
            names.add(features.get(feature));
        }
        for (int feature = 0; feature < features.size(); feature++) {
            for (float code : kinds.get(feature)) {
                names.add(features.get(feature) + "=" + code);
            }
        }
        for (int feature : indicated) {
            names.add(features.get(feature) + " missing");
        }
        return names;
    }

    private static float[] distinct(float[] sorted) {
        float[] found = new float[sorted.length];
        int size = 0;
        for (float value : sorted) {
            if (size == 0 || found[size - 1] != value) {
                found[size++] = value;
            }
        }
        return Arrays.copyOf(found, size);
    }
}
