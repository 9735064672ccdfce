// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.time.Instant;

/**
 * A reading's time that cannot be; its arrival was taken instead.
 *
 * @param deviceId whose reading it was
 * @param time what it said
 * @param arrival when it arrived
 */
public record MistakenTime(String deviceId, Instant time, Instant arrival) {}
