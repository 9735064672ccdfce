package io.fanwatch.model.internal;

import java.util.ArrayList;
import java.util.List;

/** The losses of each epoch so far, and which epoch was best. */
final class LearningCurve {

    private final List<Double> trainingLosses = new ArrayList<>();
    private final List<Double> validationLosses = new ArrayList<>();
    private int bestEpoch;

    /**
     * @param trainingLoss loss over the epoch's batches
     * @param validationLoss loss on the validation rows after the epoch
     * @return whether no earlier epoch was as good on the validation rows
     */
    boolean add(double trainingLoss, double validationLoss) {
        trainingLosses.add(trainingLoss);
        validationLosses.add(validationLoss);
        boolean best = bestEpoch == 0 || validationLoss < validationLosses.get(bestEpoch - 1);
        if (best) {
            bestEpoch = epochs();
        }
        return best;
    }

    int epochs() {
        return trainingLosses.size();
    }

    /** @return the epoch of the lowest validation loss, counted from 1; 0 before the first */
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
