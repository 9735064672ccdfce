// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

/** What is done about a feature's value that is not there. */
public enum MissingValues {
    /** The file is refused. */
    REFUSE,
    /** The row is left out. */
    DROP,
    /** The feature's median over the training rows stands in, inside the model too. */
    MEDIAN,
    /** As {@link #MEDIAN}, and the network is told which features were missing. */
    INDICATOR
}
