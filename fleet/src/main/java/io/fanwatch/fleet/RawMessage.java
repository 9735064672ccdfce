// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * A record of Kafka, as it came.
 *
 * @param site where it comes from: its header {@code site}, or else what follows the prefix in the topic's name
 * @param topic the topic
 * @param arrival when Kafka took it, in milliseconds since 1970
 * @param payload the value
 */
public record RawMessage(String site, String topic, long arrival, byte[] payload) {}
