// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import java.util.Locale;

/** A kind of model that can be trained. */
public enum Family {
    /** Trains network, trees, forest and logistic, and keeps the best by cross-validation; one-class without faulty rows. */
    AUTO,
    /** Three hidden layers of rectified linear units. */
    NETWORK,
    /** Gradient-boosted decision trees. */
    TREES,
    /** Random forest: the mean of trees that are each grown on a part of rows and features. */
    FOREST,
    /** Logistic regression. */
    LOGISTIC,
    /** Learns healthy rows only: the squared distance from their mean, measured by their covariance. */
    ONE_CLASS;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
