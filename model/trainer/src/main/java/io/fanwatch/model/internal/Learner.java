// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Family;
import io.fanwatch.model.TrainingException;
import java.util.Optional;

/** Fits models of one family. */
interface Learner {

    Family family();

    /** How it learns, for people. */
    String words();

    /**
     * Fits a model and chooses its threshold.
     *
     * @param training rows of features to fit to
     * @param validation rows that may decide when to stop and where the threshold lies
     */
    Fitted fit(Dataset training, Dataset validation) throws TrainingException;

    /**
     * @param predictor the model
     * @param threshold score from which on a row is faulty
     * @param curve the losses, of families that learn in epochs
     */
    record Fitted(Predictor predictor, double threshold, Optional<LearningCurve> curve) implements AutoCloseable {
        @Override
        public void close() {
            predictor.close();
        }
    }
}
