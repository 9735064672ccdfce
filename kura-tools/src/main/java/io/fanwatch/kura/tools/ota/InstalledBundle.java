// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

/**
 * A bundle on a gateway.
 *
 * @param state as OSGi calls it, such as ACTIVE; blank where the gateway does not say
 */
record InstalledBundle(String name, String version, String state) {

    /** Whether it runs, or will as soon as something needs it. */
    boolean isAtWork() {
        return state.equals("ACTIVE") || state.equals("STARTING");
    }

    /** Its name and state, for people. */
    String condition() {
        return name + " is " + (state.isEmpty() ? "not there" : state);
    }

    boolean isSame(InstalledBundle other) {
        return name.equals(other.name) && version.equals(other.version);
    }
}
