// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import io.fanwatch.model.internal.LifeTraining;
import io.fanwatch.model.internal.TrainingRun;

/** Trains a fault model on a CSV file. Trainings in one process wait for each other. */
public final class ModelTrainer {

    private ModelTrainer() {}

    /**
     * Reads the file, fits the network, calibrates the threshold, measures the model on rows it has not seen, and writes
     * {@code <name>.onnx}, {@code model-card.md}, {@code model-card.json} and the plots, replacing what an earlier
     * training left. The written model has been run in ONNX Runtime and agrees with the trained network. Nothing is
     * written if the data cannot be used.
     *
     * @param options what to train on and how
     * @param listener hears of every epoch
     * @return what was written and how good it is
     * @throws TrainingException if the data cannot be used, a file cannot be read or written, or the written model does
     *     not agree with the network
     */
    public static synchronized TrainingReport train(TrainingOptions options, ProgressListener listener)
            throws TrainingException {
        return train(options, ModelOptions.DEFAULT, listener);
    }

    /**
     * As {@link #train(TrainingOptions, ProgressListener)}, for any family of models.
     *
     * @param options what to train on and how
     * @param model which model to train
     * @param listener hears of every epoch of networks
     * @return what was written and how good it is
     * @throws TrainingException as above
     */
    public static synchronized TrainingReport train(
            TrainingOptions options, ModelOptions model, ProgressListener listener) throws TrainingException {
        return new TrainingRun(options, model, listener).run();
    }

    /**
     * Trains a model of remaining life on units that ran to failure.
     *
     * @param options what to train on and how; its label is not used
     * @param model which model to train
     * @param life what the columns are and what is learned from them
     * @param listener hears of every epoch of networks
     * @return what was written and how good it is on units left out
     * @throws TrainingException as above
     */
    public static synchronized LifeReport train(
            TrainingOptions options, ModelOptions model, LifeOptions life, ProgressListener listener)
            throws TrainingException {
        return new LifeTraining(options, model, life, listener).run();
    }
}
