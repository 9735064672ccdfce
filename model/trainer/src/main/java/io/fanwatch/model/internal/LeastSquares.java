// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.loss.Loss;

/** Mean squared difference between the sigmoid of the network's output and a share from 0 to 1. */
final class LeastSquares extends Loss {

    LeastSquares() {
        super("least squares");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        return Activation.sigmoid(predictions.singletonOrThrow())
                .sub(labels.get(0))
                .square()
                .mean();
    }
}
