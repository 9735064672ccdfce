// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options to log in to a broker. */
public final class LoginOptions {

    @Option(names = "--user", paramLabel = "NAME", description = "User to log in to the broker.")
    private String user;

    @Option(
            names = "--password-stdin",
            description = "Read the broker's password from the first line of standard input. Otherwise the environment "
                    + "variable FANWATCH_BROKER_PASSWORD counts, or the console asks.")
    private boolean passwordFromInput;

    /** Whether a user is named. */
    public boolean isGiven() {
        return user != null;
    }

    /**
     * The log-in at a Kapua, which there must be; the password as for a broker, but from {@code FANWATCH_KAPUA_PASSWORD}.
     *
     * @throws CommandException if there is no user or no password
     */
    public Credentials credentials(URI kapua) throws CommandException {
        if (user == null) {
            throw CommandException.badInput("--kapua needs --user NAME");
        }
        String password = Passwords.given(passwordFromInput).read(user + " at " + kapua, "FANWATCH_KAPUA_PASSWORD");
        return new Credentials(user, password);
    }

    /**
     * The log-in; reads the password from standard input if told so, else from the environment variable
     * {@code FANWATCH_BROKER_PASSWORD}, else asks at the console.
     *
     * @param broker which one, as the console asks
     * @throws CommandException if the options do not fit together or there is no password
     */
    public Optional<Credentials> credentials(BrokerAddress broker) throws CommandException {
        if (user == null) {
            if (passwordFromInput) {
                throw CommandException.badInput("--password-stdin needs --user NAME");
            }
            return Optional.empty();
        }
        return Optional.of(Passwords.given(passwordFromInput).ofBroker(user, broker));
    }
}
