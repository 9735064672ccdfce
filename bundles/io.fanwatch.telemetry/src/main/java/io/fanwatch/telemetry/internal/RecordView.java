// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.time.Instant;
import java.util.Optional;

/**
 * One record within its message.
 *
 * @param root the whole message, or what the format made of this part
 * @param content the record
 * @param key the key that it stood under, if it did
 * @param device the device as the format says it
 * @param time the moment as the format says it
 * @param outer what it stands in, if it is not the whole
 */
public record RecordView(
        Object root,
        Object content,
        Optional<String> key,
        Optional<String> device,
        Optional<Instant> time,
        Optional<RecordView> outer) {}
