package io.fanwatch.mqtt.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * Where and how to connect, checked.
 *
 * @param url {@code tcp://host:port} or {@code ssl://host:port}
 * @param credentials who logs in; none if the broker lets anybody in
 * @param keepAlive how long the connection may be silent, 1 s to 18 h
 * @param connectionTimeout how long one attempt to connect may take
 * @param minimumDelay the wait before the first new attempt
 * @param maximumDelay the longest wait between two attempts
 * @param tls makes the sockets of {@code ssl://} addresses
 */
public record BrokerOptions(
        String url,
        Optional<Credentials> credentials,
        Duration keepAlive,
        Duration connectionTimeout,
        Duration minimumDelay,
        Duration maximumDelay,
        SocketFactory tls) {

    /** A user and the password; the password is not shown. */
    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "the user " + username;
        }
    }

    private static final long MAXIMUM_KEEP_ALIVE_SECONDS = 65_535;
    private static final int MAXIMUM_PORT = 65_535;

    /**
     * @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy
     */
    public BrokerOptions {
        checkUrl(url);
        checkRange("keep.alive.interval", keepAlive, 1, MAXIMUM_KEEP_ALIVE_SECONDS);
        checkRange("connection.timeout", connectionTimeout, 1, 300);
        checkRange("reconnect.delay.minimum", minimumDelay, 1, 3_600);
        checkRange("reconnect.delay.maximum", maximumDelay, 1, 86_400);
        if (maximumDelay.compareTo(minimumDelay) < 0) {
            throw new IllegalArgumentException("reconnect.delay.maximum (" + maximumDelay.toSeconds()
                    + " s) is below reconnect.delay.minimum (" + minimumDelay.toSeconds() + " s)");
        }
    }

    /** Whether the connection is encrypted. */
    boolean isEncrypted() {
        return url.toLowerCase(Locale.ROOT).startsWith("ssl:");
    }

    private static void checkUrl(String url) {
        String remedy = ": write tcp://host:port or ssl://host:port, for example tcp://localhost:1883";
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("broker.url '" + url + "' is not an address" + remedy, e);
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("tcp") && !scheme.equals("ssl")) {
            throw new IllegalArgumentException(
                    "broker.url '" + url + "' has another protocol than tcp or ssl" + remedy);
        }
        if (address.getUserInfo() != null) {
            throw new IllegalArgumentException("broker.url holds a user: use the fields username and password");
        }
        if (address.getHost() == null || address.getPort() == 0 || address.getPort() > MAXIMUM_PORT) {
            throw new IllegalArgumentException("broker.url '" + url + "' lacks a valid host or port" + remedy);
        }
        if (!address.getPath().isEmpty()) {
            throw new IllegalArgumentException("broker.url '" + url + "' has a path after the port" + remedy);
        }
    }

    private static void checkRange(String name, Duration value, long minimum, long maximum) {
        if (value.toSeconds() < minimum || value.toSeconds() > maximum) {
            throw new IllegalArgumentException(
                    name + " is " + value.toSeconds() + " s: it must be " + minimum + " to " + maximum + " s");
        }
    }
}
