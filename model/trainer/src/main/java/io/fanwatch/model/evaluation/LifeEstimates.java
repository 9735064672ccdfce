// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.LifeMetrics;
import java.util.Arrays;
import java.util.Optional;

/** What a model said remains, and what really did. */
final class LifeEstimates {

    private float[] said = new float[256];
    private float[] truth = new float[256];
    private int count;

    void add(double estimate, double remaining) {
        if (count == said.length) {
            said = Arrays.copyOf(said, 2 * count);
            truth = Arrays.copyOf(truth, 2 * count);
        }
        said[count] = (float) estimate;
        truth[count++] = (float) remaining;
    }

    /** Empty if nothing was said whose truth is known. */
    Optional<LifeMetrics> metrics() {
        return count == 0
                ? Optional.empty()
                : Optional.of(LifeMetrics.of(Arrays.copyOf(said, count), Arrays.copyOf(truth, count)));
    }
}
