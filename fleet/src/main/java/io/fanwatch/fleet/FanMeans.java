// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * The mean reading of a fan over a time.
 *
 * @param kind the kind of fan
 * @param site where the fan is
 * @param device which fan of the site
 * @param means in the order of the job's features
 * @param errors the standard error of each mean
 */
public record FanMeans(String kind, String site, String device, double[] means, double[] errors) {}
