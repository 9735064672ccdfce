// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import java.util.List;

/**
 * Which family a model is of, and how the families that were cross-validated did.
 *
 * @param family the family of the model
 * @param description the model in words
 * @param metric what was compared
 * @param candidates each family that was cross-validated, the best first; empty if none was
 */
public record Selection(Family family, String description, Metric metric, List<Candidate> candidates) {

    /** Keeps its own copy of the list. */
    public Selection {
        candidates = List.copyOf(candidates);
    }

    /**
     * A family with the metric in each part of a cross-validation.
     *
     * @param family the family
     * @param values one value a part, 0 to 1
     */
    public record Candidate(Family family, List<Double> values) {

        /** Keeps its own copy of the list. */
        public Candidate {
            values = List.copyOf(values);
        }

        /** Mean over the parts. */
        public double mean() {
            return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        }

        /** Half the width of the 95 % confidence interval of the mean, by the normal distribution of the parts' values. */
        public double margin() {
            double mean = mean();
            double squares =
                    values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            return 1.96 * Math.sqrt(squares / (values.size() - 1) / values.size());
        }
    }
}
