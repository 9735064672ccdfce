// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.command;

import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Passwords that are on no command line: from standard input, one a line in the order in which they are asked for; else
 * from an environment variable; else typed at the console. Not safe for use by several threads.
 */
public final class Passwords {

    private final Optional<BufferedReader> input;
    private final Map<String, String> environment;
    private final Optional<Console> console;

    private Passwords(Optional<BufferedReader> input, Map<String, String> environment, Optional<Console> console) {
        this.input = input;
        this.environment = environment;
        this.console = console;
    }

    /** From standard input if told so, else from this process's environment or console. */
    public static Passwords given(boolean onStandardInput) {
        return onStandardInput ? of(System.in) : of(System.getenv(), Optional.ofNullable(System.console()));
    }

    /** From standard input only. */
    public static Passwords of(InputStream input) {
        return new Passwords(
                Optional.of(new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))),
                Map.of(),
                Optional.empty());
    }

    /** From the environment, or the console if there is one. */
    public static Passwords of(Map<String, String> environment, Optional<Console> console) {
        return new Passwords(Optional.empty(), environment, console);
    }

    /**
     * One password.
     *
     * @param whose as the console asks for it
     * @param variable of the environment
     * @throws CommandException if there is none
     */
    public String read(String whose, String variable) throws CommandException {
        if (input.isPresent()) {
            return line(input.get(), whose);
        }
        if (environment.containsKey(variable)) {
            return environment.get(variable);
        }
        char[] typed = console.map(each -> each.readPassword("Password of %s: ", whose))
                .orElse(null);
        if (typed == null) {
            throw CommandException.badInput("There is no password of " + whose + ": pipe it into the command with "
                    + "--password-stdin, or set the environment variable " + variable);
        }
        return new String(typed);
    }

    /**
     * A log-in at a broker.
     *
     * @throws CommandException if there is no password
     */
    public Credentials ofBroker(String user, BrokerAddress broker) throws CommandException {
        return new Credentials(user, read(user + " at " + broker, "FANWATCH_BROKER_PASSWORD"));
    }

    private static String line(BufferedReader input, String whose) throws CommandException {
        try {
            String line = input.readLine();
            if (line == null) {
                throw CommandException.badInput("There is no password of " + whose
                        + " on standard input: pipe one line for each password into the command");
            }
            return line;
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read the password from standard input: " + e.getMessage());
        }
    }
}
