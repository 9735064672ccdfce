package io.fanwatch.launcher;

import io.fanwatch.launcher.mqtt.BrokerAddress;
import io.fanwatch.launcher.mqtt.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

    @Option(names = "--user", paramLabel = "NAME", description = "User to log in to the broker.")
    private String user;

    @Option(
            names = "--password-stdin",
            description = "Read the broker's password from the first line of standard input.")
    private boolean passwordFromInput;

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
        if (user == null) {
            if (passwordFromInput) {
                throw CommandException.badInput("--password-stdin needs --user NAME");
            }
            return Optional.empty();
        }
        if (broker == null) {
            throw CommandException.badInput("--user is for a broker of yours: add --broker URL");
        }
        return Optional.of(new Credentials(user, passwordFromInput ? firstLine() : ""));
    }

    private static String firstLine() throws CommandException {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw CommandException.badInput("No password on standard input: pipe one line into the command");
            }
            return line;
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read the password from standard input: " + e.getMessage());
        }
    }
}
