// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.util.Locale;

/**
 * A value of a feature that a device should not reach.
 *
 * @param feature the feature as it is written
 * @param value in the feature's unit
 * @param upper whether values above are bad, or values below
 */
public record Limit(String feature, double value, boolean upper) {

    /** Compares features without regard to case. */
    public Limit {
        feature = feature.toLowerCase(Locale.ROOT);
    }
}
