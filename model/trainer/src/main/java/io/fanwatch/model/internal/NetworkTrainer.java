// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import io.fanwatch.model.ProgressListener;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Fits a {@link FaultNetwork} to standardised rows. */
final class NetworkTrainer {

    static final int BATCH_SIZE = 32;
    static final double LEARNING_RATE = 0.01;
    static final double WEIGHT_DECAY = 0.08;
    /** Share of the newest weights in the running average after every batch. */
    static final double AVERAGING = 0.001;
    /** Epochs over which the learning rate falls to a thousandth; it stays there, and training may end from then on. */
    static final int DECAY_EPOCHS = 60;
    /** Epochs without a clearly lower validation loss after which training ends. */
    static final int PATIENCE = 10;

    private final Loss loss;
    private final int maxEpochs;
    private final RandomGenerator random;
    private final ProgressListener listener;

    /**
     * @param maxEpochs most passes over the training rows
     * @param random decides the order of the rows
     * @param listener hears of every epoch
     */
    NetworkTrainer(int maxEpochs, RandomGenerator random, ProgressListener listener) {
        this(new WeightedCrossEntropy(), maxEpochs, random, listener);
    }

    /** @param loss what to make as low as possible */
    NetworkTrainer(Loss loss, int maxEpochs, RandomGenerator random, ProgressListener listener) {
        this.loss = loss;
        this.maxEpochs = maxEpochs;
        this.random = random;
        this.listener = listener;
    }

    /**
     * Trains, and leaves in {@code averaged} the weights of the epoch with the lowest validation loss.
     *
     * @param averaged a network of the right number of features; its weights are overwritten
     * @param training standardised rows to fit to
     * @param validation standardised rows that decide when to stop
     * @return the losses
     */
    LearningCurve fit(FaultNetwork averaged, Dataset training, Dataset validation) {
        int features = training.featureNames().size();
        int batches = (training.size() + BATCH_SIZE - 1) / BATCH_SIZE;
        LearningCurve curve = new LearningCurve();
        try (Model model = FaultNetwork.newModel();
                Trainer trainer = model.newTrainer(config(Math.min(maxEpochs, DECAY_EPOCHS) * batches))) {
            trainer.initialize(new Shape(1, features));
            averaged.copyFrom(model.getBlock());
            float[][] best = averaged.weights();
            float[] weights = classWeights(training);
            int[] order = IntStream.range(0, training.size()).toArray();
            while (curve.epochs() < maxEpochs && !isOver(curve)) {
                StratifiedSplit.shuffle(order, random);
                double sum = 0;
                for (int start = 0; start < order.length; start += BATCH_SIZE) {
                    int[] batch = Arrays.copyOfRange(order, start, Math.min(order.length, start + BATCH_SIZE));
                    sum += batch.length * step(trainer, training.select(batch), weights);
                    averaged.moveTowards(model.getBlock(), AVERAGING);
                }
                double validationLoss = averaged.loss(loss, validation, weights);
                if (curve.add(sum / order.length, validationLoss)) {
                    best = averaged.weights();
                }
                listener.epochFinished(curve.epochs(), maxEpochs, sum / order.length, validationLoss);
            }
            averaged.restore(best);
        }
        return curve;
    }

    private static boolean isOver(LearningCurve curve) {
        return curve.epochs() >= DECAY_EPOCHS && curve.epochsSinceBest() >= PATIENCE;
    }

    private DefaultTrainingConfig config(int updates) {
        Tracker learningRate = Tracker.cosine()
                .setBaseValue((float) LEARNING_RATE)
                .optFinalValue((float) LEARNING_RATE / 1000)
                .setMaxUpdates(updates)
                .build();
        return new DefaultTrainingConfig(loss)
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(new AdamWithWeightDecay(learningRate, WEIGHT_DECAY));
    }

    private double step(Trainer trainer, Dataset batch, float[] classWeights) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            double value;
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                NDList logits = trainer.forward(new NDList(FaultNetwork.features(manager, batch.rows())));
                NDArray batchLoss = loss.evaluate(FaultNetwork.labels(manager, batch, classWeights), logits);
                gradients.backward(batchLoss);
                value = batchLoss.getFloat();
            }
            trainer.step();
            return value;
        }
    }

    /** Makes both classes count the same in total: index 0 for healthy, 1 for faulty. */
    static float[] classWeights(Dataset data) {
        float rows = data.size();
        int faulty = data.faultyCount();
        if (faulty == 0) {
            return new float[] {1, 1};
        }
        return new float[] {rows / (2 * (data.size() - faulty)), rows / (2 * faulty)};
    }
}
