// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import io.fanwatch.component.Require;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A valid configuration; the properties' descriptions say what each value does.
 *
 * @param url {@code tcp://host:port} or {@code ssl://host:port}
 * @param credentials none if the broker lets anybody in
 * @param tls makes the sockets of {@code ssl://} addresses
 */
public record BrokerSettings(
        String url,
        Optional<Credentials> credentials,
        Duration keepAlive,
        Duration connectionTimeout,
        Duration minimumDelay,
        Duration maximumDelay,
        int maximumMessageBytes,
        Sockets tls) {

    /** A user and the password; the password is not shown. */
    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "the user " + username;
        }
    }

    /** Makes sockets that are not connected yet. */
    @FunctionalInterface
    public interface Sockets {
        Socket create() throws IOException;
    }

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static BrokerSettings of(BrokerConfiguration configuration, Supplier<String> password, Sockets tls) {
        String user = configuration.username();
        return new BrokerSettings(
                configuration.broker_url().strip(),
                user.isEmpty() ? Optional.empty() : Optional.of(new Credentials(user, password.get())),
                Require.seconds("keep.alive.interval", configuration.keep_alive_interval(), 1, 65_535),
                Require.seconds("connection.timeout", configuration.connection_timeout(), 1, 300),
                Require.seconds("reconnect.delay.minimum", configuration.reconnect_delay_minimum(), 1, 3_600),
                Require.seconds("reconnect.delay.maximum", configuration.reconnect_delay_maximum(), 1, 86_400),
                Require.within(
                        "message.maximum.size", configuration.message_maximum_size(), 16 << 10, 16 << 20, "bytes"),
                tls);
    }

    /** @throws IllegalArgumentException if the address is none or the delays contradict each other */
    public BrokerSettings {
        String example = "tcp://localhost:1883";
        if (!Require.url("broker.url", url, example, "tcp", "ssl").getPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "broker.url '" + url + "' has a path after the port: write it like " + example);
        }
        if (maximumDelay.compareTo(minimumDelay) < 0) {
            throw new IllegalArgumentException("reconnect.delay.maximum (" + maximumDelay.toSeconds()
                    + " s) is below reconnect.delay.minimum (" + minimumDelay.toSeconds() + " s)");
        }
    }

    boolean isEncrypted() {
        return url.toLowerCase(Locale.ROOT).startsWith("ssl:");
    }

    /** What to tell the operator if the password crosses a network readable. */
    Optional<String> exposure() {
        String host = String.valueOf(URI.create(url).getHost());
        boolean stays = host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return credentials.isEmpty() || isEncrypted() || stays
                ? Optional.empty()
                : Optional.of("the password crosses the network readable: encrypt, with ssl:// in broker.url and a TLS"
                        + " listener at the broker");
    }
}
