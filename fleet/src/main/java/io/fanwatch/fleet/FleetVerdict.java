// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * What came of a reading.
 *
 * @param site where the fan is
 * @param device which fan of the site
 * @param time when the reading was taken, in milliseconds since 1970
 * @param values the reading's values, in the order of the job's features
 * @param alarmChanged whether it turned the fan's alarm on or off
 * @param json the message, as gateways write it
 */
public record FleetVerdict(String site, String device, long time, double[] values, boolean alarmChanged, byte[] json) {

    String fan() {
        return SiteReading.fan(site, device);
    }
}
