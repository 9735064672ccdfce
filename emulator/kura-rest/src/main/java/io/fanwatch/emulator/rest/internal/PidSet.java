// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.util.Set;

/** Names of components, factories or services, as JSON {@code {"pids":[…]}}; in a request they may be missing. */
final class PidSet {

    private final Set<String> pids;

    PidSet(Set<String> pids) {
        this.pids = pids;
    }

    /**
     * The names.
     *
     * @throws javax.ws.rs.WebApplicationException with status 400 if the request named none
     */
    Set<String> required() {
        Failures.require(pids, "pids");
        return pids;
    }
}
