// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.ClassificationMetrics;
import java.util.List;

/**
 * All that goes into a model file.
 *
 * @param name name of the model
 * @param version version of the model
 * @param featureNames names of the inputs, in order
 * @param preparation what is done to inputs first
 * @param standardisation how prepared inputs are brought to the network's scale
 * @param layers the network from input to output
 * @param threshold probability from which on a reading is called faulty
 * @param dataDigest digest of the training file
 * @param metrics test metrics
 * @param selfTest rows with the probability the model must give for them
 */
record FaultModel(
        String name,
        String version,
        List<String> featureNames,
        Preparation preparation,
        Standardisation standardisation,
        List<DenseLayer> layers,
        double threshold,
        String dataDigest,
        ClassificationMetrics metrics,
        List<SelfTestRow> selfTest) {

    /**
     * @param features feature values as they come from the sensors
     * @param probability the expected output
     */
    record SelfTestRow(float[] features, float probability) {}
}
