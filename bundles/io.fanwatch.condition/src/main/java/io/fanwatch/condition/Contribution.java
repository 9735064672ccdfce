// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.util.Locale;

/**
 * What one feature has to do with a device's distance from its normal.
 *
 * @param feature the feature as it was written
 * @param deviation how far its fast mean is from its normal, in standard deviations of that difference; the sign is the
 *     direction
 * @param share its part of the squared distance; the shares of all features add up to 1, one that another feature
 *     explains can be below 0
 */
public record Contribution(String feature, double deviation, double share) {

    /** For people: {@code vibration +2.4 σ}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %+.1f σ", feature, deviation);
    }
}
