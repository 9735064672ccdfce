// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * A change of an alarm.
 *
 * @param site where the fan is
 * @param device which fan of the site
 * @param json the alarm, as gateways write it; its number counts the alarms of this fan
 */
public record FleetAlarm(String site, String device, byte[] json) {

    String fan() {
        return SiteReading.fan(site, device);
    }
}
