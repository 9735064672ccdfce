// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/**
 * The fault probabilities of one batch and the model that gave them.
 *
 * <p>Takes the array over without copying it: the scorer that made it must not write to it again.
 */
public final class Scores {

    private final ModelDescription model;
    private final float[] probabilities;

    /**
     * @param probabilities one value a reading, each from 0 (healthy) to 1 (faulty)
     * @throws IllegalArgumentException if a value is not between 0 and 1
     */
    public Scores(ModelDescription model, float[] probabilities) {
        for (float probability : probabilities) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException(
                        "model " + model.label() + " gave " + probability + ", which is not a probability");
            }
        }
        this.model = model;
        this.probabilities = probabilities;
    }

    /** The model that gave all of these scores. */
    public ModelDescription model() {
        return model;
    }

    /** How many readings were scored. */
    public int size() {
        return probabilities.length;
    }

    /** The fault probability of the reading at that place of the batch, 0 to 1. */
    public float probability(int index) {
        return probabilities[index];
    }
}
