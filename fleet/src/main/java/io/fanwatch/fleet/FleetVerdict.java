// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.util.Arrays;

/**
 * What came of a reading.
 *
 * @param site where the fan is
 * @param device which fan of the site
 * @param time when the reading was taken, in milliseconds since 1970
 * @param values the reading's values, in the order of the job's features
 * @param json the message, as gateways write it
 */
public record FleetVerdict(String site, String device, long time, double[] values, byte[] json) {

    /** Whether no value is missing. */
    boolean isWhole() {
        return Arrays.stream(values).noneMatch(Double::isNaN);
    }

    String fan() {
        return SiteReading.fan(site, device);
    }
}
