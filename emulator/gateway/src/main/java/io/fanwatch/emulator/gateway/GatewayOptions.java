// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to start a gateway.
 *
 * @param dataFolder where it keeps its state; a gateway that finds its state there goes on with it
 * @param address the address of this machine to listen at, for example {@code 127.0.0.1}
 * @param httpPort the web console's port, 0 for a free one
 * @param adminPassword the web console's password for the user {@code admin}
 * @param packages the deployment packages to install, in order; one that is installed already in that version is left
 * @param snapshot the configuration to apply if the gateway has none yet
 */
public record GatewayOptions(
        Path dataFolder,
        String address,
        int httpPort,
        String adminPassword,
        List<Path> packages,
        Optional<Path> snapshot) {

    /** Takes a copy of the list. */
    public GatewayOptions {
        packages = List.copyOf(packages);
    }
}
