// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.format;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a message: usually what was measured on one device at one moment. The listener's configuration says which of its
 * fields are the features, the device, the id and the time.
 *
 * @param content a tree of {@link Map} by text, {@link java.util.List}, {@link String}, {@link Number}, {@link Boolean} and
 *     null; a number's {@code toString()} is what was written
 * @param device the device, if the format itself says it; a field that the configuration names counts before
 * @param time the moment, if the format itself says it; likewise
 * @param problem why this part is no record, and what to do; empty if it is one
 */
public record PayloadRecord(Object content, Optional<String> device, Optional<Instant> time, Optional<String> problem) {

    /** A record of a format that says neither device nor time by itself. */
    public static PayloadRecord of(Object content) {
        return new PayloadRecord(content, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A record of a format that may say device and time by itself. */
    public static PayloadRecord of(Object content, Optional<String> device, Optional<Instant> time) {
        return new PayloadRecord(content, device, time, Optional.empty());
    }

    /** A part that is no record. */
    public static PayloadRecord malformed(String problem) {
        return new PayloadRecord(Map.of(), Optional.empty(), Optional.empty(), Optional.of(problem));
    }
}
