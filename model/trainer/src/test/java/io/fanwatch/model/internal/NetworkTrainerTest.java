// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NetworkTrainerTest {

    @BeforeAll
    static void loadEngine() {
        TorchRuntime.start(1);
    }

    @Test
    void the_loss_is_the_weighted_cross_entropy_and_stays_finite_for_extreme_logits() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(2, 1);
            NDArray labels = manager.create(new float[] {1, 0}, shape);
            NDArray weights = manager.create(new float[] {2, 0.5f}, shape);
            NDArray moderate = manager.create(new float[] {1, -2}, shape);
            NDArray extreme = manager.create(new float[] {-1000, 1000}, shape);
            WeightedCrossEntropy loss = new WeightedCrossEntropy();

            double expected = (2 * Math.log1p(Math.exp(-1)) + 0.5 * Math.log1p(Math.exp(-2))) / 2;

            assertThat((double) loss.evaluate(new NDList(labels, weights), new NDList(moderate))
                            .getFloat())
                    .isCloseTo(expected, within(1e-6));
            assertThat(loss.evaluate(new NDList(labels, weights), new NDList(extreme))
                            .getFloat())
                    .isEqualTo((2 * 1000 + 0.5f * 1000) / 2);
        }
    }

    @Test
    void classes_of_unequal_size_weigh_the_same_in_total() {
        boolean[] faulty = {true, false, false, false};
        Dataset data = new Dataset(List.of("x"), new float[4][1], faulty, "sha256:");

        float[] weights = NetworkTrainer.classWeights(data);

        assertThat(weights[0] * 3).isCloseTo(weights[1], within(1e-6f));
        assertThat(weights[0] * 3 + weights[1]).isCloseTo(4, within(1e-6f));
    }

    @Test
    void training_stops_early_and_keeps_the_weights_of_the_best_epoch() {
        // labels are noise: what is learnt of the training rows is wrong for the validation rows
        Dataset training = noise(64, 1);
        Dataset validation = noise(64, 2);
        List<Integer> heard = new ArrayList<>();
        try (FaultNetwork network = new FaultNetwork(2)) {
            LearningCurve curve = new NetworkTrainer(
                            10_000, new Random(1), (epoch, max, loss, validationLoss) -> heard.add(epoch))
                    .fit(network, training, validation);

            assertThat(curve.epochs())
                    .isEqualTo(Math.max(NetworkTrainer.DECAY_EPOCHS, curve.bestEpoch() + NetworkTrainer.PATIENCE));
            assertThat(heard).hasSize(curve.epochs()).startsWith(1, 2, 3);
            double kept = network.loss(new WeightedCrossEntropy(), validation, NetworkTrainer.classWeights(training));
            assertThat(kept)
                    .isCloseTo(curve.validationLosses().get(curve.bestEpoch() - 1), within(1e-6))
                    .isLessThan(curve.validationLosses().get(curve.epochs() - 1));
        }
    }

    private static Dataset noise(int size, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[size][];
        boolean[] faulty = new boolean[size];
        for (int i = 0; i < size; i++) {
            rows[i] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
            faulty[i] = random.nextBoolean();
        }
        return new Dataset(List.of("a", "b"), rows, faulty, "sha256:");
    }
}
