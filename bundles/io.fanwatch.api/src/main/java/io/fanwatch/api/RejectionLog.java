// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A listener that keeps the last messages it rejected. Registered with the component's {@code kura.service.pid}. Thread-safe. */
@ConsumerType
public interface RejectionLog {

    /** The last rejected messages, newest first, at most 100; unmodifiable. Does not block. */
    List<Rejection> lastRejected();

    /**
     * What would take one of these messages; empty if it is none of them. Takes some milliseconds: to be asked for when somebody
     * wants to know.
     */
    default Optional<Remedy> remedy(Rejection rejection) {
        return Optional.empty();
    }

    /** The last time that cannot be of each device that sent one, of at most 1,000 devices; unmodifiable. Does not block. */
    default List<MistakenTime> mistakenTimes() {
        return List.of();
    }
}
