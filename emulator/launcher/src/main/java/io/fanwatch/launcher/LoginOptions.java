package io.fanwatch.launcher;

import io.fanwatch.launcher.mqtt.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options to log in to a broker. */
final class LoginOptions {

    @Option(names = "--user", paramLabel = "NAME", description = "User to log in to the broker.")
    private String user;

    @Option(
            names = "--password-stdin",
            description = "Read the broker's password from the first line of standard input.")
    private boolean passwordFromInput;

    /** Whether a user is named. */
    boolean isGiven() {
        return user != null;
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
