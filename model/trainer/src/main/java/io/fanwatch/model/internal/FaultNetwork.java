// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import ai.djl.training.loss.Loss;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The network features-60-30-10-1 with rectified linear units. It works on standardised rows and gives logits inside,
 * probabilities outside. Not thread-safe; close it to free native memory.
 */
final class FaultNetwork implements AutoCloseable {

    private static final int[] HIDDEN_UNITS = {60, 30, 10};

    private final Model model;
    private final List<NDArray> parameters;

    /** @param features number of features of a row */
    FaultNetwork(int features) {
        model = newModel();
        Block block = model.getBlock();
        block.freezeParameters(true);
        block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, features));
        parameters = arrays(block);
    }

    /** @return a model of this architecture, not initialised */
    static Model newModel() {
        SequentialBlock block = new SequentialBlock();
        for (int units : HIDDEN_UNITS) {
            block.add(Linear.builder().setUnits(units).build()).add(Activation::relu);
        }
        block.add(Linear.builder().setUnits(1).build());
        block.setInitializer(new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, 2), Parameter.Type.WEIGHT);
        Model model = Model.newInstance("faults", Device.cpu(), TorchRuntime.ENGINE);
        model.setBlock(block);
        return model;
    }

    static NDArray features(NDManager manager, float[][] rows) {
        int features = rows[0].length;
        FloatBuffer values = FloatBuffer.allocate(rows.length * features);
        for (float[] row : rows) {
            values.put(row);
        }
        return manager.create(values.array(), new Shape(rows.length, features));
    }

    static NDList labels(NDManager manager, Dataset data, float[] classWeights) {
        float[] labels = new float[data.size()];
        float[] weights = new float[data.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = data.targets()[i];
            weights[i] = classWeights[data.faulty()[i] ? 1 : 0];
        }
        Shape shape = new Shape(data.size(), 1);
        return new NDList(manager.create(labels, shape), manager.create(weights, shape));
    }

    /** Takes over all weights of a block of the same architecture. */
    void copyFrom(Block other) {
        moveTowards(other, 1);
    }

    /** Replaces every weight by {@code (1 - share)} of itself and {@code share} of the other's. */
    void moveTowards(Block other, double share) {
        List<NDArray> others = arrays(other);
        for (int i = 0; i < parameters.size(); i++) {
            try (NDArray part = others.get(i).mul(share)) {
                parameters.get(i).muli(1 - share).addi(part);
            }
        }
    }

    /** @return a copy of all weights, for {@link #restore} */
    float[][] weights() {
        return parameters.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }

    void restore(float[][] weights) {
        for (int i = 0; i < weights.length; i++) {
            parameters.get(i).set(weights[i]);
        }
    }

    double loss(Loss loss, Dataset data, float[] classWeights) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList logits = new NDList(logits(manager, data.rows()));
            return loss.evaluate(labels(manager, data, classWeights), logits).getFloat();
        }
    }

    /**
     * @param data standardised rows
     * @return the probability that each row is faulty, 0 to 1
     */
    float[] probabilities(Dataset data) {
        return probabilities(data.rows());
    }

    float[] probabilities(float[][] rows) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            return Activation.sigmoid(logits(manager, rows)).toFloatArray();
        }
    }

    /** @return the layers from input to output; every one but the last is followed by rectified linear units */
    List<DenseLayer> layers() {
        List<DenseLayer> layers = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i += 2) {
            Shape shape = parameters.get(i).getShape();
            layers.add(new DenseLayer(
                    (int) shape.get(1),
                    (int) shape.get(0),
                    parameters.get(i).toFloatArray(),
                    parameters.get(i + 1).toFloatArray()));
        }
        return layers;
    }

    @Override
    public void close() {
        model.close();
    }

    private NDArray logits(NDManager manager, float[][] rows) {
        ParameterStore store = new ParameterStore(manager, false);
        return model.getBlock()
                .forward(store, new NDList(features(manager, rows)), false)
                .singletonOrThrow();
    }

    private static List<NDArray> arrays(Block block) {
        return block.getParameters().values().stream().map(Parameter::getArray).toList();
    }
}
