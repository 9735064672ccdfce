// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

/** What becomes of a reading with missing values. */
enum MissingValues {
    /** It is rejected with its reason. */
    REJECT,
    /** The device's last values are taken, if they are not too old; until all are there, there is no reading. */
    LAST,
    /** It goes on with NaN for what is missing, if it has a value at all: for scorers that take such readings. */
    NAN
}
