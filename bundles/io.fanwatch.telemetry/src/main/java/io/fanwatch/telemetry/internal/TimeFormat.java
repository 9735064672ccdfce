// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** How a sender writes the time. Immutable. */
public final class TimeFormat {

    /* a name, since a default with a space reaches the configuration with a backslash in it */
    public static final String PLAIN = "DATE_TIME";
    static final String ISO = "ISO_8601";
    static final String EPOCH_SECONDS = "EPOCH_SECONDS";
    static final String EPOCH_MILLIS = "EPOCH_MILLIS";

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int MICROS_PER_MILLI = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private final String name;
    private final ZoneId zone;
    private final Optional<ZoneOffset> fixedOffset;
    private final DateTimeFormatter formatter;

    /**
     * @param name one of the constants, or a pattern of {@link DateTimeFormatter}
     * @param zone where times without a zone of their own are
     * @throws IllegalArgumentException if the pattern or the zone is unknown; the message says which
     */
    public TimeFormat(String name, String zone) {
        this.name = name;
        try {
            this.zone = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "time.zone '" + zone + "' is unknown: write for example UTC or Europe/Rome", e);
        }
        this.fixedOffset = this.zone.getRules().isFixedOffset()
                ? Optional.of(this.zone.getRules().getOffset(Instant.EPOCH))
                : Optional.empty();
        this.formatter = isEpoch() || name.equals(ISO) ? DateTimeFormatter.ISO_DATE_TIME : pattern(shape());
    }

    private String shape() {
        return name.equals(PLAIN) ? PlainTime.PATTERN : name;
    }

    private static DateTimeFormatter pattern(String name) {
        try {
            return DateTimeFormatter.ofPattern(name, Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "time.format '" + name + "' is none of " + PLAIN + ", " + ISO + ", " + EPOCH_SECONDS + ", "
                            + EPOCH_MILLIS + ", nor a pattern of date and time letters",
                    e);
        }
    }

    /** The moment that the text says, in the years 0000 to 9999. */
    Instant parse(String text) throws RejectedReadingException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return find(utf8, 0, utf8.length)
                .orElseThrow(() -> new RejectedReadingException(
                        Kind.INVALID_TIME,
                        "the time '" + LogExcerpt.of(text) + "' is not " + shape() + " in the years 0000 to 9999"));
    }

    /** The moment that the text there says, or nothing if it says none: then {@link #parse} says why. */
    Optional<Instant> find(byte[] utf8, int from, int to) {
        try {
            Instant moment = moment(utf8, from, to);
            return moment.isBefore(EARLIEST) || moment.isAfter(LATEST) ? Optional.empty() : Optional.of(moment);
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Instant moment(byte[] utf8, int from, int to) {
        if (name.equals(PLAIN) && PlainTime.matches(utf8, from, to)) {
            return parsePlain(utf8, from);
        }
        String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
        if (isEpoch()) {
            return parseEpoch(text);
        }
        TemporalAccessor parsed = formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        return parsed instanceof LocalDateTime local ? local.atZone(zone).toInstant() : Instant.from(parsed);
    }

    private Instant parsePlain(byte[] utf8, int from) {
        long seconds = PlainTime.epochSecond(utf8, from);
        return fixedOffset.isPresent()
                ? Instant.ofEpochSecond(seconds - fixedOffset.get().getTotalSeconds())
                : LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC)
                        .atZone(zone)
                        .toInstant();
    }

    private boolean isEpoch() {
        return name.equals(EPOCH_SECONDS) || name.equals(EPOCH_MILLIS);
    }

    private Instant parseEpoch(String text) {
        double micros = Double.parseDouble(text) * (name.equals(EPOCH_MILLIS) ? MICROS_PER_MILLI : MICROS_PER_SECOND);
        if (Double.isNaN(micros)) {
            throw new DateTimeException("not a number");
        }
        return Instant.EPOCH.plus(Math.round(micros), ChronoUnit.MICROS);
    }
}
