// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * What a message turned out to be: one of both, the other one null, as Flink writes records field by field.
 *
 * @param reading a reading
 * @param rejected no reading
 */
public record Arrival(SiteReading reading, Rejected rejected) {}
