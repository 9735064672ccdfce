// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import io.fanwatch.condition.Features;
import java.util.Optional;

/**
 * Which model to train.
 *
 * @param family its kind
 * @param metric what the kind and the threshold are chosen by; empty: {@link Metric#F1}, and for the network on its own
 *     the most accurate threshold of those with very few false alarms
 * @param features what the model computes from the columns; empty: the columns as they are
 * @param folds parts for cross-validation, 2 to 20; 0: none is reported
 * @param falseAlarmRate share of healthy rows that a one-class model may call faulty, above 0 and below 1
 */
public record ModelOptions(
        Family family, Optional<Metric> metric, Optional<Features> features, int folds, double falseAlarmRate) {

    /** Parts for cross-validation where families are compared and nothing else is said. */
    public static final int DEFAULT_FOLDS = 5;

    /** False-alarm rate of a one-class model when none is given. */
    public static final double DEFAULT_FALSE_ALARM_RATE = 0.01;

    /** The network, on the columns. */
    public static final ModelOptions DEFAULT =
            new ModelOptions(Family.NETWORK, Optional.empty(), Optional.empty(), 0, DEFAULT_FALSE_ALARM_RATE);

    private static final int MOST_FOLDS = 20;

    /** @throws IllegalArgumentException with a message for the user when an option is out of its range */
    public ModelOptions {
        if (folds != 0 && (folds < 2 || folds > MOST_FOLDS)) {
            throw new IllegalArgumentException("--folds is " + folds + ". Give 2 to " + MOST_FOLDS + ".");
        }
        if (!(falseAlarmRate > 0 && falseAlarmRate < 1)) {
            throw new IllegalArgumentException("The false-alarm rate " + falseAlarmRate
                    + " is out of range. Give a share above 0 and below 1, such as 0.01.");
        }
    }
}
