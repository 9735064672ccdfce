// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.Tracker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdamWithWeightDecayTest {

    @BeforeAll
    static void loadEngine() {
        TorchRuntime.start(1);
    }

    @Test
    void without_a_gradient_weights_decay_by_rate_times_decay_and_biases_stay() {
        AdamWithWeightDecay adam = new AdamWithWeightDecay(Tracker.fixed(0.1f), 0.2);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weights = manager.create(new float[] {1, -2}, new Shape(1, 2));
            NDArray biases = manager.create(new float[] {3});

            adam.update("weights", weights, manager.zeros(weights.getShape()));
            adam.update("biases", biases, manager.zeros(biases.getShape()));

            assertThat(weights.toFloatArray()).containsExactly(new float[] {0.98f, -1.96f}, within(1e-6f));
            assertThat(biases.toFloatArray()).containsExactly(3);
        }
    }
}
