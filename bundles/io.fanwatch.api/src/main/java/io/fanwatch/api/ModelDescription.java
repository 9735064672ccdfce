// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;

/**
 * What a scorer goes by.
 *
 * @param name the model's name, for example {@code fan}
 * @param version the model's version, for example {@code 1.0.0}
 * @param features the names of the features it wants, in its order
 * @param threshold the fault probability, 0 to 1, from which on a reading counts as faulty
 */
public record ModelDescription(String name, String version, List<String> features, double threshold) {

    /** @throws IllegalArgumentException if no feature is named or the threshold is not between 0 and 1 */
    public ModelDescription {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("model " + name + " names no features");
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "model " + name + " has the threshold " + threshold + ": it must be between 0 and 1");
        }
        features = List.copyOf(features);
    }

    /** Name and version as people and verdicts cite it, for example {@code fan 1.0.0}. */
    public String label() {
        return name + " " + version;
    }
}
