// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Optional;

/**
 * How the gateway presents itself to the cloud's broker.
 *
 * @param user none for a broker that asks for none
 * @param password never shown
 * @param device whether it is a device of Kapua, or another platform of that protocol: payloads in Kura's own format, and
 *     certificates of birth and death
 */
record CloudLogin(Optional<String> user, String password, boolean device) {

    /** Nobody in particular, with payloads in JSON. */
    static final CloudLogin NONE = new CloudLogin(Optional.empty(), "", false);

    @Override
    public String toString() {
        return user.orElse("nobody") + (device ? ", a device" : "");
    }
}
