// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.List;
import java.util.Map;

/**
 * All that goes into a model file.
 *
 * @param name name of the model
 * @param version version of the model
 * @param readings how many readings of a device it looks at, 1 or more
 * @param pipeline what it computes from its inputs
 * @param output name of the output
 * @param properties metadata that says what the output means
 * @param training rows of inputs it was trained on; later ones are compared with those of them that are healthy
 * @param selfTest rows with the score the model must give for them
 */
record FaultModel(
        String name,
        String version,
        int readings,
        Pipeline pipeline,
        String output,
        Map<String, String> properties,
        Dataset training,
        List<SelfTestRow> selfTest) {

    /** Name of the output of a model that tells faulty from healthy. */
    static final String PROBABILITY = "probability";

    /**
     * @param inputs values as the gateway gives them
     * @param score the fault probability that a gateway makes of the output
     */
    record SelfTestRow(float[] inputs, float score) {}
}
