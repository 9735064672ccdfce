// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

/** Hears about a training as it goes on. Called on the training thread: now and then while the
 * data is read, once after every epoch. Must return quickly. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * An epoch is over.
     *
     * @param epoch the epoch, counted from 1
     * @param maxEpochs the epochs the training may take; early stopping can end it sooner
     * @param trainingLoss mean binary cross-entropy over the epoch's batches, 0 or more
     * @param validationLoss mean binary cross-entropy on the validation rows, 0 or more
     */
    void epochFinished(int epoch, int maxEpochs, double trainingLoss, double validationLoss);

    /**
     * The data is being read.
     *
     * @param readAs how the file is written, in words
     * @param bytes how much of all files is read
     */
    default void reading(String readAs, long bytes) {}

    /** @return a listener that does nothing */
    static ProgressListener silent() {
        return (epoch, maxEpochs, trainingLoss, validationLoss) -> {};
    }
}
