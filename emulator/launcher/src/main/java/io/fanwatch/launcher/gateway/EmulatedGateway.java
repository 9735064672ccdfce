package io.fanwatch.launcher.gateway;

import io.fanwatch.launcher.CommandException;

public final class EmulatedGateway {
    private EmulatedGateway() {}

    public static RunningGateway start(GatewaySettings settings) throws CommandException, InterruptedException {
        throw CommandException.failed("no gateway", null);
    }
}
