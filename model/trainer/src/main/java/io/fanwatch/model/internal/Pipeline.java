// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.TrainingException;

/**
 * A model with what is done to readings before it.
 *
 * @param features computes features from what the gateway gives
 * @param preparation fills in what is missing, and makes kinds of numbers
 * @param predictor the model itself
 */
record Pipeline(FeatureGraph features, Preparation preparation, Predictor predictor) implements AutoCloseable {

    float[] scores(Dataset inputs) throws TrainingException {
        return predictor.scores(preparation.apply(features.apply(inputs)).rows());
    }

    void write(OnnxGraph graph, String output) {
        predictor.write(graph, preparation.columns(features.write(graph)), output);
        graph.output(output, 1);
    }

    @Override
    public void close() {
        predictor.close();
    }
}
