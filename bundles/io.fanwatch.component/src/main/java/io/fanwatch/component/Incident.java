// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something that went wrong, for a status' figures.
 *
 * @param time when, to the second
 * @param reason what, in words
 */
public record Incident(Instant time, String reason) {

    /** An incident of this very moment. */
    public static Incident now(String reason) {
        return new Incident(Instant.now().truncatedTo(ChronoUnit.SECONDS), reason);
    }

    /** As it is shown: {@code 2026-01-01T10:00:00Z: the broker does not answer in time}. */
    @Override
    public String toString() {
        return time + ": " + reason;
    }
}
