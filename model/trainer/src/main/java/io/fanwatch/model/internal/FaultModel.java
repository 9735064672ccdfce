// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.List;
import java.util.Map;

/**
 * All that goes into a model file.
 *
 * @param name name of the model
 * @param version version of the model
 * @param features how its features follow from its inputs
 * @param predictor what it computes from them
 * @param output name of the output
 * @param properties metadata that says what the output means
 * @param dataDigest digest of the training data
 * @param training rows of inputs it was trained on, which later ones are compared with
 * @param trainingScores what it gives for them
 * @param selfTest rows with the score the model must give for them
 */
record FaultModel(
        String name,
        String version,
        FeatureGraph features,
        Predictor predictor,
        String output,
        Map<String, String> properties,
        String dataDigest,
        Dataset training,
        float[] trainingScores,
        List<SelfTestRow> selfTest) {

    /** Name of the output of a model that tells faulty from healthy. */
    static final String PROBABILITY = "probability";

    /**
     * @param inputs values as the gateway gives them
     * @param score the expected output
     */
    record SelfTestRow(float[] inputs, float score) {}
}
