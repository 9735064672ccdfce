// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.Passwords;
import io.fanwatch.kura.tools.command.Redaction;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that name an InfluxDB. */
final class InfluxDbOptions {

    private static final String TOKEN_VARIABLE = "FANWATCH_INFLUXDB_TOKEN";
    private static final String PASSWORD_VARIABLE = "FANWATCH_INFLUXDB_PASSWORD";
    private static final int MAXIMUM_PORT = 65_535;

    @Option(
            names = "--influxdb",
            paramLabel = "URL",
            description =
                    "Write to this InfluxDB too, for example http://localhost:8086 or http://USER@localhost:8086. "
                            + "The user's password comes from the environment variable " + PASSWORD_VARIABLE
                            + ", or the console asks; a token for InfluxDB 2 from " + TOKEN_VARIABLE + ".")
    private String url;

    boolean isGiven() {
        return url != null;
    }

    /**
     * The database to write to, if one is named.
     *
     * @throws CommandException if the address makes no sense or there is no password
     */
    Optional<DatabaseSettings> database() throws CommandException {
        return isGiven() ? Optional.of(database(url, System.getenv(), Passwords.given(false))) : Optional.empty();
    }

    /** As {@link #database()}, from these. */
    static DatabaseSettings database(String text, Map<String, String> environment, Passwords passwords)
            throws CommandException {
        URI address = checked(text);
        String server = withoutUser(address);
        Optional<String> token =
                Optional.ofNullable(environment.get(TOKEN_VARIABLE)).filter(value -> !value.isBlank());
        String user = address.getUserInfo();
        if (user == null) {
            return new DatabaseSettings(server, Optional.empty(), token);
        }
        if (token.isPresent()) {
            throw CommandException.badInput(
                    "--influxdb names a user, and " + TOKEN_VARIABLE + " is set: leave out one of them");
        }
        String password = passwords.read(user + " at " + server, PASSWORD_VARIABLE);
        return new DatabaseSettings(server, Optional.of(new Credentials(user, password)), Optional.empty());
    }

    private static URI checked(String text) throws CommandException {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        boolean more = address.getQuery() != null || address.getFragment() != null;
        boolean noPort = address.getPort() == 0 || address.getPort() > MAXIMUM_PORT;
        if (!Set.of("http", "https").contains(scheme) || address.getHost() == null || more || noPort) {
            throw wrong(text);
        }
        String user = address.getUserInfo();
        if (user != null && (user.contains(":") || user.isBlank())) {
            throw CommandException.badInput("--influxdb " + Redaction.address(text)
                    + " holds a password, which other users of this machine could read: write http://USER@host:8086 and"
                    + " set " + PASSWORD_VARIABLE);
        }
        return address;
    }

    private static CommandException wrong(String text) {
        return CommandException.badInput("--influxdb " + Redaction.address(text)
                + " is no address: write http://host:8086, or https://host:8086 for an encrypted connection");
    }

    private static String withoutUser(URI address) {
        String place = address.getRawAuthority().replaceFirst(".*@", "");
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        return address.getScheme() + "://" + place + path.replaceFirst("/+$", "");
    }
}
