// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.ArrayList;
import java.util.List;

/** The losses of each epoch so far, and which epoch was best. */
final class LearningCurve {

    /** A loss is lower only if it is lower by this much. */
    static final double NOTABLE = 1e-4;

    private final List<Double> trainingLosses = new ArrayList<>();
    private final List<Double> validationLosses = new ArrayList<>();
    private int bestEpoch;

    /**
     * @param trainingLoss loss over the epoch's batches
     * @param validationLoss loss on the validation rows after the epoch
     * @return whether this epoch is clearly better on the validation rows than the best so far
     */
    boolean add(double trainingLoss, double validationLoss) {
        trainingLosses.add(trainingLoss);
        validationLosses.add(validationLoss);
        boolean best = bestEpoch == 0 || validationLoss < validationLosses.get(bestEpoch - 1) - NOTABLE;
        if (best) {
            bestEpoch = epochs();
        }
        return best;
    }

    int epochs() {
        return trainingLosses.size();
    }

    /** @return the epoch of the lowest validation loss, but for differences too small to count, counted from 1; 0 before the first */
    int bestEpoch() {
        return bestEpoch;
    }

    int epochsSinceBest() {
        return epochs() - bestEpoch;
    }

    List<Double> trainingLosses() {
        return List.copyOf(trainingLosses);
    }

    List<Double> validationLosses() {
        return List.copyOf(validationLosses);
    }
}
