// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

/** A fitted model: gives a score for rows of features, and can be written as ONNX. */
interface Predictor extends AutoCloseable {

    /** The fault probability of each row, 0 to 1, or what remains to it. */
    float[] scores(float[][] rows);

    /**
     * Adds the model to a graph.
     *
     * @param features where they are in the graph
     * @param output the name that the scores must get, {@code [N, 1]}
     */
    void write(OnnxGraph graph, Columns features, String output);

    @Override
    default void close() {}
}
