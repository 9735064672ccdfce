// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.LoginOptions;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name a broker. */
final class BrokerOptions {

    @Option(
            names = "--broker",
            paramLabel = "URL",
            converter = BrokerAddress.Converter.class,
            description =
                    "MQTT broker to use, for example tcp://localhost:1883; without it the gateway brings its own.")
    private BrokerAddress broker;

    @Mixin
    private LoginOptions login;

    /** The broker to use; the gateway's own if empty. */
    Optional<BrokerAddress> broker() {
        return Optional.ofNullable(broker);
    }

    /**
     * Where a gateway runs already.
     *
     * @throws CommandException if no broker is named to find it at
     */
    BrokerAddress brokerOfRunningGateway() throws CommandException {
        return broker().orElseThrow(() ->
                CommandException.badInput("--no-gateway needs --broker URL: the broker of the gateway that runs"));
    }

    /**
     * The log-in; reads standard input if told so.
     *
     * @throws CommandException if the options do not fit together or there is no password
     */
    Optional<Credentials> credentials() throws CommandException {
        if (login.isGiven() && broker == null) {
            throw CommandException.badInput("--user is for a broker of yours: add --broker URL");
        }
        return login.credentials(broker);
    }
}
