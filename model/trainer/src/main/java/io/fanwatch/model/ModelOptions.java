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
 * @param falseAlarmRate share of healthy rows that a one-class model may call faulty, above 0 and below 1
 * @param readings how many readings of a machine the model looks at, 1 to {@value #MOST_READINGS}; above 1 only the network, on
 *     the columns as they are
 */
public record ModelOptions(
        Family family, Optional<Metric> metric, Optional<Features> features, double falseAlarmRate, int readings) {

    /** Parts that families are compared in if nothing else is said. */
    public static final int DEFAULT_FOLDS = 5;

    /** False-alarm rate of a one-class model when none is given. */
    public static final double DEFAULT_FALSE_ALARM_RATE = 0.01;

    /** Most readings that a model may look at. */
    public static final int MOST_READINGS = 1_000;

    /** The network, on the columns. */
    public static final ModelOptions DEFAULT =
            new ModelOptions(Family.NETWORK, Optional.empty(), Optional.empty(), DEFAULT_FALSE_ALARM_RATE, 1);

    /** @throws IllegalArgumentException with a message for the user when an option is out of its range */
    public ModelOptions {
        if (!(falseAlarmRate > 0 && falseAlarmRate < 1)) {
            throw new IllegalArgumentException("The false-alarm rate " + falseAlarmRate
                    + " is out of range. Give a share above 0 and below 1, such as 0.01.");
        }
        if (readings < 1 || readings > MOST_READINGS) {
            throw new IllegalArgumentException(
                    "--readings is " + readings + ": give 1 to " + MOST_READINGS + " readings.");
        }
        if (readings > 1 && (family != Family.NETWORK || features.isPresent())) {
            throw new IllegalArgumentException(
                    "--readings goes with --family network and features that are columns. Leave it"
                            + " out, and name what is computed over a time in --features, such as mean(rotation, 1h).");
        }
    }
}
