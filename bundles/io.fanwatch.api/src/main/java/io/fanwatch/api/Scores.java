// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/**
 * The fault probabilities of one batch, the model that gave them, and what else it found out.
 *
 * <p>Takes the arrays over without copying them: the scorer that made them must not write to them again.
 */
public final class Scores {

    private static final Findings[] NOTHING_ELSE = {};

    private final ModelDescription model;
    private final float[] probabilities;
    private final Findings[] findings;

    /**
     * @param probabilities one value a reading, each from 0 (healthy) to 1 (faulty)
     * @throws IllegalArgumentException if a value is not between 0 and 1
     */
    public Scores(ModelDescription model, float[] probabilities) {
        this(model, probabilities, NOTHING_ELSE);
    }

    /**
     * @param probabilities one value a reading, each from 0 (healthy) to 1 (faulty)
     * @param findings one a reading, or an empty array if nothing else was found out of any
     * @throws IllegalArgumentException if a value is not between 0 and 1, or there are not as many findings
     */
    public Scores(ModelDescription model, float[] probabilities, Findings[] findings) {
        for (float probability : probabilities) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException(
                        "model " + model.label() + " gave " + probability + ", which is not a probability");
            }
        }
        if (findings.length > 0 && findings.length != probabilities.length) {
            throw new IllegalArgumentException(
                    findings.length + " findings for " + probabilities.length + " probabilities");
        }
        this.model = model;
        this.probabilities = probabilities;
        this.findings = findings;
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

    /** What the model found out beside it; {@link Findings#NONE} if that is nothing. */
    public Findings findings(int index) {
        return findings.length == 0 ? Findings.NONE : findings[index];
    }
}
