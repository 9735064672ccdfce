// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * How times are written: a pattern of {@link DateTimeFormatter} such as {@code yyyy.MM.dd.HH.mm.ss}, a unit ({@code ms},
 * {@code s}, {@code min}, {@code h}, {@code d}) for numbers, or {@code auto}: ISO 8601 with {@code T} or a blank, or seconds
 * or milliseconds since 1970. Without an offset, times are UTC.
 */
public final class TimeFormat {

    private static final Map<String, Double> UNITS =
            Map.of("ms", 1.0, "s", 1e3, "min", 60e3, "h", 3_600e3, "d", 86_400e3);
    /** Numbers above are milliseconds since 1970, not seconds. */
    private static final double MOST_SECONDS = 1e11;

    private final String format;
    private final DateTimeFormatter pattern;

    /** @throws IllegalArgumentException if the format is none of these */
    public TimeFormat(String format) {
        this.format = format;
        boolean named = format.equals("auto") || UNITS.containsKey(format);
        this.pattern = named ? null : DateTimeFormatter.ofPattern(format, Locale.ROOT);
    }

    /**
     * Milliseconds since 1970, or since nought of numbers with a unit.
     *
     * @throws DateTimeException if the text is no such time
     * @throws NumberFormatException if it should be a number and is none
     */
    public long millis(String text) {
        if (pattern != null) {
            return LocalDateTime.parse(text, pattern).toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        if (!format.equals("auto")) {
            return Math.round(Double.parseDouble(text) * UNITS.get(format));
        }
        if (text.indexOf(':') < 0 && text.indexOf('-', 1) < 0) {
            double number = Double.parseDouble(text);
            return Math.round(Math.abs(number) > MOST_SECONDS ? number : number * 1000);
        }
        String iso = text.replace(' ', 'T');
        if (iso.length() == "2026-01-01".length()) {
            iso += "T00:00:00";
        }
        boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T');
        return zoned
                ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** The time as ISO 8601 writes it. */
    public static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
