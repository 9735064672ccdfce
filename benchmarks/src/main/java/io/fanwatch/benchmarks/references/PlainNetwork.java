// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.references;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shipped network without ONNX Runtime: its numbers, and loops that compute it. Immutable; the arrays are not to be
 * changed.
 */
public final class PlainNetwork {

    private static final String MODEL = "/model/fan.onnx";
    private static final int BLOCK = 64;

    /**
     * A dense layer.
     *
     * @param weights row by row, a row for each output
     */
    record Layer(int inputs, int outputs, float[] weights, float[] biases) {}

    /** What computes a layer. An input of all rows lies side by side, and so does an output. */
    @FunctionalInterface
    private interface Dense {
        void compute(Layer layer, float[] from, float[] to, int rows, boolean relu);
    }

    private final Dense dense;
    private final float[] mean;
    private final float[] scale;
    private final List<Layer> layers = new ArrayList<>();
    private final int widest;

    private PlainNetwork(GraphProto graph, Dense dense) {
        this.dense = dense;
        Map<String, TensorProto> tensors =
                graph.getInitializerList().stream().collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        mean = floats(tensors.get("mean"));
        scale = floats(tensors.get("scale"));
        for (int i = 0; tensors.containsKey("weights" + i); i++) {
            TensorProto weights = tensors.get("weights" + i);
            layers.add(new Layer(
                    (int) weights.getDims(1),
                    (int) weights.getDims(0),
                    floats(weights),
                    floats(tensors.get("biases" + i))));
        }
        widest = layers.stream().mapToInt(Layer::outputs).reduce(mean.length, Math::max);
    }

    /** The network of the model that is shipped. */
    public static PlainNetwork shipped() throws IOException {
        return shipped(PlainNetwork::dense);
    }

    /** The same, computed with the JDK's Vector API: needs {@code --add-modules jdk.incubator.vector}. */
    public static PlainNetwork vectorised() throws IOException {
        return shipped(VectorLoops::dense);
    }

    private static PlainNetwork shipped(Dense dense) throws IOException {
        try (InputStream file = PlainNetwork.class.getResourceAsStream(MODEL)) {
            return new PlainNetwork(ModelProto.parseFrom(file).getGraph(), dense);
        }
    }

    private static float[] floats(TensorProto tensor) {
        FloatBuffer values = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return floats;
    }

    /** What {@link #score} works in; for one thread. */
    public float[][] workspace() {
        return new float[2][widest * BLOCK];
    }

    /**
     * Scores rows, some at a time so that all they need stays in the processor's nearest cache. A feature of these rows,
     * and a neuron's sum for them, lie side by side: so the compiler makes vector instructions of the innermost loops.
     *
     * @param features the first feature of all rows, then the second of all rows, and so on
     * @param workspace from {@link #workspace}
     * @param probabilities where the results go
     */
    public void score(float[] features, int rows, float[][] workspace, float[] probabilities) {
        for (int first = 0; first < rows; first += BLOCK) {
            score(features, rows, first, Math.min(BLOCK, rows - first), workspace, probabilities);
        }
    }

    private void score(float[] features, int rows, int first, int count, float[][] workspace, float[] probabilities) {
        float[] from = workspace[0];
        float[] to = workspace[1];
        for (int feature = 0; feature < mean.length; feature++) {
            float middle = mean[feature];
            float factor = scale[feature];
            int at = feature * rows + first;
            for (int row = 0; row < count; row++) {
                from[feature * count + row] = (features[at + row] - middle) * factor;
            }
        }
        int last = layers.size() - 1;
        for (int i = 0; i <= last; i++) {
            dense.compute(layers.get(i), from, to, count, i < last);
            float[] swap = from;
            from = to;
            to = swap;
        }
        for (int row = 0; row < count; row++) {
            probabilities[first + row] = (float) (1 / (1 + Math.exp(-from[row])));
        }
    }

    private static void dense(Layer layer, float[] from, float[] to, int rows, boolean relu) {
        for (int output = 0; output < layer.outputs(); output++) {
            int sums = output * rows;
            Arrays.fill(to, sums, sums + rows, layer.biases()[output]);
            for (int input = 0; input < layer.inputs(); input++) {
                add(to, sums, from, input * rows, layer.weights()[output * layer.inputs() + input], rows);
            }
            if (relu) {
                for (int at = sums; at < sums + rows; at++) {
                    to[at] = Math.max(0, to[at]);
                }
            }
        }
    }

    private static void add(float[] sums, int sumsAt, float[] values, int valuesAt, float weight, int rows) {
        for (int row = 0; row < rows; row++) {
            sums[sumsAt + row] += weight * values[valuesAt + row];
        }
    }

    /** The numbers, for programs in other languages. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.add("mean", array(mean, 0, mean.length));
        json.add("scale", array(scale, 0, scale.length));
        JsonArray all = new JsonArray();
        for (Layer layer : layers) {
            JsonArray weights = new JsonArray();
            for (int output = 0; output < layer.outputs(); output++) {
                weights.add(array(layer.weights(), output * layer.inputs(), layer.inputs()));
            }
            JsonObject one = new JsonObject();
            one.add("weights", weights);
            one.add("biases", array(layer.biases(), 0, layer.outputs()));
            all.add(one);
        }
        json.add("layers", all);
        return json;
    }

    private static JsonArray array(float[] values, int from, int count) {
        JsonArray array = new JsonArray();
        for (int i = from; i < from + count; i++) {
            array.add(values[i]);
        }
        return array;
    }
}
