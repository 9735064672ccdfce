// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.loss.Loss;

/**
 * Binary cross-entropy computed from logits, which stays finite however sure the network is, with a weight for each row.
 * The labels are a list of two: 1 or 0 for each row, and the row's weight.
 */
final class WeightedCrossEntropy extends Loss {

    WeightedCrossEntropy() {
        super("weighted binary cross-entropy");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray logits = predictions.singletonOrThrow();
        NDArray faulty = labels.get(0);
        NDArray weights = labels.get(1);
        return Activation.softPlus(logits).sub(logits.mul(faulty)).mul(weights).mean();
    }
}
