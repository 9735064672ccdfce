// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/**
 * Adam with decoupled decay of the weights, but not of the biases: they place the edges between healthy and faulty and
 * must be free to move.
 */
final class AdamWithWeightDecay extends AdamW {

    private boolean isBias;

    AdamWithWeightDecay(Tracker learningRate, double weightDecay) {
        super(Optimizer.adamW().optLearningRateTracker(learningRate).optWeightDecays((float) weightDecay));
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
        isBias = weight.getShape().dimension() == 1;
        super.update(parameterId, weight, gradient);
    }

    @Override
    protected float getWeightDecay() {
        return isBias ? 0 : super.getWeightDecay();
    }
}
