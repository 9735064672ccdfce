// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * What a message turned out to be: one of the three, the others null, as Flink writes records field by field.
 *
 * @param reading a reading
 * @param rejected no reading
 * @param message what is read together with others of its sender
 */
public record Arrival(SiteReading reading, Rejected rejected, SiteMessage message) {

    static Arrival of(SiteReading reading) {
        return new Arrival(reading, null, null);
    }

    static Arrival of(Rejected rejected) {
        return new Arrival(null, rejected, null);
    }

    static Arrival of(SiteMessage message) {
        return new Arrival(null, null, message);
    }
}
