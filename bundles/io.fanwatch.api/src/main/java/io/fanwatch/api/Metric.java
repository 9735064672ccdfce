// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One number or word of a component's status: what programs know by its identifier and people by its name.
 *
 * @param id stable, as OpenMetrics wants names: snake case, the unit at the end, {@code _total} behind the unit of a counter;
 *     for example {@code readings_scored_total}, {@code queue_readings}, {@code oldest_waiting_seconds}
 * @param name for people, with the unit where it has one: {@code readings scored}
 * @param kind what may be done with the value
 * @param unit what is counted or measured, for example {@code readings}, {@code bytes}, {@code s}, {@code 1/s}; empty for texts
 *     and pure numbers
 * @param value a {@link Number} for counters and gauges, a {@link String} or {@link Boolean} for texts
 */
public record Metric(String id, String name, Kind kind, String unit, Object value) {

    /** What may be done with a value. */
    public enum Kind {
        /** A number that only grows until the component is created anew. */
        COUNTER,
        /** A number that goes up and down. */
        GAUGE,
        /** A word or a sentence. */
        TEXT
    }

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]*");

    /** @throws IllegalArgumentException if the identifier is not of that form or the value does not go with the kind */
    public Metric {
        Objects.requireNonNull(name);
        Objects.requireNonNull(unit);
        if (!ID.matcher(id).matches() || (kind == Kind.COUNTER) != id.endsWith("_total")) {
            throw new IllegalArgumentException("\"" + id + "\" is no identifier for a " + kind);
        }
        if ((kind != Kind.TEXT) != value instanceof Number) {
            throw new IllegalArgumentException(id + " is a " + kind + ", but its value is " + value);
        }
    }

    /** What a source tells that knows only names: a number counts as a gauge, all else as a text. */
    static Metric named(String name, Object value) {
        String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[^a-z]+|_+$|_total$", "");
        boolean number = value instanceof Number;
        return new Metric(
                id.isEmpty() ? "value" : id,
                name,
                number ? Kind.GAUGE : Kind.TEXT,
                "",
                number || value instanceof Boolean ? value : String.valueOf(value));
    }
}
