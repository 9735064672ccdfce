// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import io.fanwatch.model.table.WrittenTime.Order;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How times are written: a pattern of {@link DateTimeFormatter} such as {@code yyyy.MM.dd.HH.mm.ss}, a unit ({@code ns}, {@code us}, {@code ms},
 * {@code s}, {@code min}, {@code h}, {@code d}) for numbers, {@code excel} for Excel's days since 1899, or {@code auto}: dates
 * with or without a time of day in their usual forms, or seconds, milliseconds, microseconds or nanoseconds since 1970.
 * {@code day-first}, {@code month-first} and {@code year-first} are {@code auto} with the order of what could be either.
 * Without an offset, times are UTC. Immutable.
 */
public final class TimeFormat {

    private static final String AUTO = "auto";
    private static final String EXCEL = "excel";
    private static final long EXCEL_START = LocalDate.of(1899, 12, 30).toEpochDay();
    private static final Map<String, Double> UNITS = Map.of(
            "ns", 1e-6, "us", 1e-3, "ms", 1.0, "s", 1e3, "min", 60e3, "h", 3_600e3, "d", 86_400e3, EXCEL, 86_400e3);
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d*[.,]?\\d+(?:[eE][+-]?\\d+)?");
    private static final Pattern COMPACT = Pattern.compile("(?:19|20|21)\\d{12}");
    /** Numbers above are milliseconds since 1970, not seconds; a thousand times as much are microseconds, and so on. */
    private static final double MOST_SECONDS = 1e11;

    private final String format;
    private final Optional<Order> order;
    private final DateTimeFormatter pattern;

    /** @throws IllegalArgumentException if the format is none of these */
    public TimeFormat(String format) {
        this.order = Arrays.stream(Order.values())
                .filter(known -> known.option().equals(format))
                .findFirst();
        this.format = order.isPresent() ? AUTO : format;
        boolean named = this.format.equals(AUTO) || UNITS.containsKey(format);
        this.pattern = named
                ? null
                : new DateTimeFormatterBuilder()
                        .parseCaseInsensitive()
                        .appendPattern(format)
                        .toFormatter(Locale.ENGLISH);
    }

    /** Numbers that count steps of so many milliseconds, if that is one of the units. */
    public static Optional<TimeFormat> counting(long stepMillis) {
        return UNITS.entrySet().stream()
                .filter(unit -> unit.getValue() == stepMillis && !unit.getKey().equals(EXCEL))
                .findFirst()
                .map(unit -> new TimeFormat(unit.getKey()));
    }

    /** Whether forms are found. */
    boolean isAuto() {
        return format.equals(AUTO);
    }

    /** Whether it is to be found which of several orders a date has. */
    boolean isOpen() {
        return isAuto() && order.isEmpty();
    }

    /** The order that is told, or was found. */
    Optional<Order> order() {
        return order;
    }

    /**
     * Milliseconds since 1970, or since nought of numbers with a unit.
     *
     * @throws DateTimeException if the text is no such time
     * @throws NumberFormatException if it should be a number and is none
     */
    public long millis(String text) {
        return millis(text, ZoneOffset.UTC);
    }

    /** The same, of times that are in a zone where they do not say another. */
    long millis(String text, ZoneId zone) {
        if (pattern != null) {
            TemporalAccessor time = pattern.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            ZonedDateTime zoned = time instanceof ZonedDateTime whole
                    ? whole
                    : time instanceof LocalDateTime local
                            ? local.atZone(zone)
                            : LocalDate.from(time).atStartOfDay(zone);
            return zoned.toInstant().toEpochMilli();
        }
        if (!format.equals(AUTO)) {
            double count = number(text) + (format.equals(EXCEL) ? EXCEL_START : 0);
            return Math.round(count * UNITS.get(format));
        }
        if (NUMBER.matcher(text).matches() && !COMPACT.matcher(text).matches()) {
            double count = number(text);
            double millis = count * 1000;
            for (double most = MOST_SECONDS; Math.abs(count) > most; most *= 1000) {
                millis /= 1000;
            }
            return Math.round(millis);
        }
        return WrittenTime.of(text).millis(order, zone);
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(',', '.'));
    }

    /** The time as ISO 8601 writes it. */
    public static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
