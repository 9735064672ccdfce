// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.format;

import java.time.Instant;

/**
 * A message as it arrived.
 *
 * @param topic what it was published on
 * @param payload its content, not to be written to; as large as {@code payload.maximum.size} allows, and not empty
 * @param arrival when it arrived
 */
public record PayloadMessage(String topic, byte[] payload, Instant arrival) {}
