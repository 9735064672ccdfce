// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.references;

import io.fanwatch.benchmarks.references.PlainNetwork.Layer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A dense layer with the JDK's Vector API: the sums of four outputs, for as many rows as a vector holds, stay in registers
 * until all inputs are added. What does not fill vectors is computed one by one.
 */
final class VectorLoops {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int OUTPUTS = 4;

    private VectorLoops() {}

    static void dense(Layer layer, float[] from, float[] to, int rows, boolean relu) {
        float least = relu ? 0 : Float.NEGATIVE_INFINITY;
        int wholeRows = SPECIES.loopBound(rows);
        int wholeOutputs = layer.outputs() / OUTPUTS * OUTPUTS;
        for (int output = 0; output < wholeOutputs; output += OUTPUTS) {
            for (int row = 0; row < wholeRows; row += SPECIES.length()) {
                four(layer, output, from, to, row, rows, least);
            }
        }
        single(layer, 0, wholeOutputs, from, to, wholeRows, rows, least);
        single(layer, wholeOutputs, layer.outputs(), from, to, 0, rows, least);
    }

    private static void four(Layer layer, int output, float[] from, float[] to, int row, int rows, float least) {
        float[] weights = layer.weights();
        int inputs = layer.inputs();
        FloatVector a = FloatVector.broadcast(SPECIES, layer.biases()[output]);
        FloatVector b = FloatVector.broadcast(SPECIES, layer.biases()[output + 1]);
        FloatVector c = FloatVector.broadcast(SPECIES, layer.biases()[output + 2]);
        FloatVector d = FloatVector.broadcast(SPECIES, layer.biases()[output + 3]);
        for (int input = 0; input < inputs; input++) {
            int at = output * inputs + input;
            FloatVector values = FloatVector.fromArray(SPECIES, from, input * rows + row);
            a = values.fma(FloatVector.broadcast(SPECIES, weights[at]), a);
            b = values.fma(FloatVector.broadcast(SPECIES, weights[at + inputs]), b);
            c = values.fma(FloatVector.broadcast(SPECIES, weights[at + 2 * inputs]), c);
            d = values.fma(FloatVector.broadcast(SPECIES, weights[at + 3 * inputs]), d);
        }
        int sums = output * rows + row;
        a.max(least).intoArray(to, sums);
        b.max(least).intoArray(to, sums + rows);
        c.max(least).intoArray(to, sums + 2 * rows);
        d.max(least).intoArray(to, sums + 3 * rows);
    }

    private static void single(
            Layer layer,
            int firstOutput,
            int endOutput,
            float[] from,
            float[] to,
            int firstRow,
            int rows,
            float least) {
        for (int output = firstOutput; output < endOutput; output++) {
            for (int row = firstRow; row < rows; row++) {
                float sum = layer.biases()[output];
                for (int input = 0; input < layer.inputs(); input++) {
                    sum += layer.weights()[output * layer.inputs() + input] * from[input * rows + row];
                }
                to[output * rows + row] = Math.max(least, sum);
            }
        }
    }
}
