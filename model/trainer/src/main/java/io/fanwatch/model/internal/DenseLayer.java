// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

/**
 * Weights of a fully connected layer. The arrays are shared, not copied: treat them as read-only.
 *
 * @param inputs number of inputs
 * @param outputs number of outputs
 * @param weights one row of {@code inputs} weights for each output, one row after the other
 * @param biases one for each output
 */
record DenseLayer(int inputs, int outputs, float[] weights, float[] biases) {

    /** @param number tells its constants from those of other layers */
    void write(OnnxGraph graph, String input, String output, int number) {
        graph.constant("weights" + number, weights, outputs, inputs);
        graph.constant("biases" + number, biases, outputs);
        graph.node("Gemm", output, input, "weights" + number, "biases" + number)
                .addAttribute(OnnxGraph.integer("transB", 1));
    }
}
