// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How every component of this gateway is doing. Whoever shows, sends or stores statuses asks here and not the
 * {@link StatusSource sources}: one that throws, whatever it is, costs its own line and nothing else. Thread-safe.
 */
@ProviderType
public interface StatusService {

    /** The statuses of all components, by the order of their names; unmodifiable. Of a source that fails, an error that says so. */
    List<Status> statuses();

    /** The status of one component. */
    Optional<Status> status(String component);

    /**
     * A rejected message and its listener.
     *
     * @param component the listener's name
     */
    record Rejected(String component, Rejection message) {}

    /** The last rejected messages of all listeners, newest first, at most 100; unmodifiable. */
    List<Rejected> lastRejected();

    /** What would take such a message, see {@link RejectionLog#remedy}. */
    Optional<Remedy> remedy(Rejected rejected);
}
