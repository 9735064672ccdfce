// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.command.CommandException;

/** Starts gateways. */
@FunctionalInterface
public interface GatewayStarter {

    /**
     * Starts a gateway with the packages and the snapshot of this Fanwatch.
     *
     * @throws CommandException if it does not start; the message says what to do
     * @throws InterruptedException if interrupted while waiting
     */
    RunningGateway start(GatewaySettings settings) throws CommandException, InterruptedException;
}
