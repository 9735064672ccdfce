// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * A fan that is not as the others of its kind were at the same time.
 *
 * @param kind the kind of fan
 * @param site where the fan is
 * @param device which fan of the site
 * @param feature in which feature it differs most
 * @param value its mean of that feature
 * @param median that of the middle one of its kind
 * @param deviation how far apart they are, in robust standard deviations of the kind; the sign is the direction
 * @param peers how many fans were compared
 * @param until the end of the time that was compared, in milliseconds since 1970
 */
public record PeerDeviation(
        String kind,
        String site,
        String device,
        String feature,
        double value,
        double median,
        double deviation,
        int peers,
        long until) {

    String fan() {
        return SiteReading.fan(site, device);
    }
}
