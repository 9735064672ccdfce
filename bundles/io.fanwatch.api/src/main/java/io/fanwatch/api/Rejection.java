// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;

/**
 * A message that was no reading.
 *
 * @param time when it arrived
 * @param topic what it was published on
 * @param kind the kind of mistake, as the figures count it, for example {@code not json}
 * @param reason what is wrong with it, in words
 * @param payload the beginning of its content, at most 4,096 bytes, as text; bytes that are no UTF-8 are replaced
 */
public record Rejection(Instant time, String topic, String kind, String reason, String payload) {}
