// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import java.util.List;

/**
 * Which family a model is of, and why.
 *
 * @param family the family of the model
 * @param description the model in words
 * @param metric what families were compared by
 * @param candidates the families that were compared, the best first; empty if the user chose
 */
public record Selection(Family family, String description, Metric metric, List<Candidate> candidates) {

    /** Keeps its own copy of the list. */
    public Selection {
        candidates = List.copyOf(candidates);
    }

    /**
     * A family and how it did in a cross-validation of the rows that may be learnt from.
     *
     * @param family the family
     * @param estimate what its models had on the parts left out
     */
    public record Candidate(Family family, SplitEstimate estimate) {}
}
