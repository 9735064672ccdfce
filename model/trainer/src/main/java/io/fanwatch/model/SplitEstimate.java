// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How good models are that were trained and tested on other splits of the data.
 *
 * @param split how the data was split, in words
 * @param metrics of each training, on the rows it had not seen
 * @param testShare rows tested on for each row trained on
 */
public record SplitEstimate(String split, List<ClassificationMetrics> metrics, double testShare) {

    /** Student's t at 97.5 % for 1 to 19 degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093
    };

    /** Keeps its own copy of the list. */
    public SplitEstimate {
        metrics = List.copyOf(metrics);
    }

    /** The mean over the trainings. */
    public double mean(ToDoubleFunction<ClassificationMetrics> metric) {
        return metrics.stream().mapToDouble(metric).average().orElse(Double.NaN);
    }

    /**
     * Half the width of the 95 % confidence interval of the mean; NaN after one training. As the trainings share rows,
     * their variance is corrected (Nadeau and Bengio, Inference for the Generalization Error, Machine Learning 52, 2003).
     */
    public double halfWidth(ToDoubleFunction<ClassificationMetrics> metric) {
        int count = metrics.size();
        if (count < 2) {
            return Double.NaN;
        }
        double mean = mean(metric);
        double squares = metrics.stream()
                .mapToDouble(metric)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return T[Math.min(count - 1, T.length) - 1] * Math.sqrt(squares / (count - 1) * (1.0 / count + testShare));
    }

    /** The mean and, after several trainings, the half-width: {@code 0.9412 ± 0.0071}. */
    public String text(ToDoubleFunction<ClassificationMetrics> metric) {
        double width = halfWidth(metric);
        return String.format(Locale.ROOT, "%.4f", mean(metric))
                + (Double.isNaN(width) ? "" : String.format(Locale.ROOT, " ± %.4f", width));
    }
}
