// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks values of a configuration. Kura's server checks none, so what its web console would refuse arrives all the same by
 * REST and from the cloud. Each method returns the value it was given, or throws an {@link IllegalArgumentException} whose
 * message names the property, the value and what it must be.
 */
public final class Require {

    private static final int MAXIMUM_PORT = 65_535;

    private Require() {}

    /** A whole number within a range, both ends included. */
    public static int within(String property, int value, int minimum, int maximum, String unit) {
        within(property, (long) value, minimum, maximum, unit);
        return value;
    }

    /** A whole number within a range, both ends included. */
    public static long within(String property, long value, long minimum, long maximum, String unit) {
        if (value < minimum || value > maximum) {
            throw refused(property, value, minimum, maximum, unit);
        }
        return value;
    }

    /** A finite number within a range, both ends included. */
    public static double within(String property, double value, double minimum, double maximum, String unit) {
        if (!(value >= minimum && value <= maximum)) {
            throw refused(property, value, minimum, maximum, unit);
        }
        return value;
    }

    private static IllegalArgumentException refused(
            String property, Object value, Object minimum, Object maximum, String unit) {
        String suffix = unit.isEmpty() ? "" : " " + unit;
        return new IllegalArgumentException(
                property + " is " + value + suffix + ": it must be " + minimum + " to " + maximum + suffix);
    }

    /** A number of seconds within a range, as a duration. */
    public static Duration seconds(String property, int value, int minimum, int maximum) {
        return Duration.ofSeconds(within(property, value, minimum, maximum, "s"));
    }

    /** A number of milliseconds within a range, as a duration. */
    public static Duration milliseconds(String property, int value, int minimum, int maximum) {
        return Duration.ofMillis(within(property, value, minimum, maximum, "ms"));
    }

    /**
     * A text that is more than blanks, stripped.
     *
     * @param remedy what to write, as the end of a sentence: {@code name the topic, for example fan/messages}
     */
    public static String text(String property, String value, String remedy) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(property + " is empty: " + remedy);
        }
        return value.strip();
    }

    /**
     * An address with a host, of one of these protocols; a user and a password in it are refused, as they would be shown.
     *
     * @param example what to write
     * @param schemes the protocols, in small letters
     */
    public static URI url(String property, String text, String example, String... schemes) {
        String remedy = ": write it like " + example;
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(property + " '" + text + "' is not an address" + remedy, e);
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    property + " holds a user: leave it out, there are fields for username and password");
        }
        if (!List.of(schemes).contains(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    property + " '" + text + "' has another protocol than " + String.join(" or ", schemes) + remedy);
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAXIMUM_PORT) {
            throw new IllegalArgumentException(property + " '" + text + "' lacks a valid host or port" + remedy);
        }
        return url;
    }

    /** What a text stands for, of several texts. */
    public static <T> T oneOf(String property, String value, Map<String, T> choices) {
        T choice = choices.get(value.strip());
        if (choice == null) {
            throw new IllegalArgumentException(property + " is \"" + value + "\": it must be one of "
                    + String.join(", ", choices.keySet().stream().sorted().toList()));
        }
        return choice;
    }

    /** The constant of an enumeration that a text names. */
    public static <T extends Enum<T>> T oneOf(String property, String value, Class<T> type) {
        Map<String, T> choices = Arrays.stream(type.getEnumConstants()).collect(toMap(Enum::name, identity()));
        return oneOf(property, value, choices);
    }
}
