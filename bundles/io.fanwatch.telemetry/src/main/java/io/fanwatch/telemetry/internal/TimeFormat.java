// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a sender writes the time. Immutable. */
public final class TimeFormat {

    /* a name, since a default with a space reaches the configuration with a backslash in it */
    public static final String PLAIN = "DATE_TIME";
    static final String ISO = "ISO_8601";
    public static final String AUTOMATIC = "AUTOMATIC";

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Duration RECENT = Duration.ofDays(1);

    private final String name;
    private final Optional<EpochUnit> unit;
    private final ZoneId zone;
    private final Optional<ZoneOffset> fixedOffset;
    private final DateTimeFormatter formatter;

    /**
     * @param name one of the constants, an {@link EpochUnit}, or a pattern of {@link DateTimeFormatter}
     * @throws IllegalArgumentException if the pattern or the zone is unknown; the message says which
     */
    public TimeFormat(String name, String zone) {
        this.name = name;
        this.unit = Arrays.stream(EpochUnit.values())
                .filter(known -> known.name().equals(name))
                .findFirst();
        try {
            this.zone = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "time.zone '" + zone + "' is unknown: write for example UTC or Europe/Rome", e);
        }
        this.fixedOffset = this.zone.getRules().isFixedOffset()
                ? Optional.of(this.zone.getRules().getOffset(Instant.EPOCH))
                : Optional.empty();
        this.formatter = unit.isPresent() || List.of(ISO, AUTOMATIC).contains(name)
                ? DateTimeFormatter.ISO_DATE_TIME
                : pattern(shape());
    }

    private String shape() {
        return name.equals(PLAIN) ? PlainTime.PATTERN : name;
    }

    private static DateTimeFormatter pattern(String name) {
        try {
            return new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(name)
                    .toFormatter(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "time.format '" + name + "' is none of " + PLAIN + ", " + ISO + ", " + AUTOMATIC + ", "
                            + Arrays.toString(EpochUnit.values()).replaceAll("[\\[\\]]", "")
                            + ", nor a pattern of date and time letters",
                    e);
        }
    }

    /**
     * The moment that the text says, in the years 0000 to 9999. A time of a clock that was just put forward, which there never
     * was, is that much later; of a time that there was twice, as the clock was put back, it is the one nearer to the arrival
     * if that was within a day, else the earlier.
     */
    Instant parse(String text, Instant arrival) throws RejectedReadingException {
        return read(text.strip(), arrival)
                .orElseThrow(() -> new RejectedReadingException(
                        Kind.INVALID_TIME,
                        "the time '" + LogExcerpt.of(text) + "' is not " + shape() + " in the years 0000 to 9999"
                                + hint(text.strip(), arrival)));
    }

    /** The same, or nothing if the text says none. */
    Optional<Instant> read(String text, Instant arrival) {
        if (unit.isPresent()) {
            return unit.get().moment(text).filter(TimeFormat::isUsual);
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return find(utf8, 0, utf8.length, arrival).or(() -> rolled(text, arrival));
    }

    /** The moment that the text there says, or nothing if it says none or in an unusual way: then {@link #parse} is to be asked. */
    Optional<Instant> find(byte[] utf8, int from, int to, Instant arrival) {
        try {
            return moment(utf8, from, to, arrival).filter(TimeFormat::isUsual);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isUsual(Instant moment) {
        return !moment.isBefore(EARLIEST) && !moment.isAfter(LATEST);
    }

    private Optional<Instant> moment(byte[] utf8, int from, int to, Instant arrival) {
        if (name.equals(PLAIN) && PlainTime.matches(utf8, from, to)) {
            return Optional.of(plain(utf8, from, arrival));
        }
        String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
        if (unit.isPresent()) {
            return unit.get().moment(text);
        }
        if (name.equals(AUTOMATIC)) {
            Optional<EpochUnit> guess = EpochUnit.guess(text);
            if (guess.isPresent()) {
                return guess.get().moment(text);
            }
        }
        Optional<IsoTime> iso = iso(text);
        if (iso.isPresent() || name.equals(PLAIN)) {
            return iso.filter(time -> !time.rolled()).map(time -> resolve(time, arrival));
        }
        TemporalAccessor parsed = formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        return Optional.of(parsed instanceof LocalDateTime local ? resolve(local, arrival) : Instant.from(parsed));
    }

    private Optional<IsoTime> iso(String text) {
        return switch (name) {
            case PLAIN -> IsoTime.of(text, ' ');
            case ISO, AUTOMATIC -> IsoTime.of(text, 'T');
            default -> Optional.empty();
        };
    }

    private Optional<Instant> rolled(String text, Instant arrival) {
        return iso(text)
                .filter(IsoTime::rolled)
                .map(time -> resolve(time, arrival))
                .filter(TimeFormat::isUsual);
    }

    private Instant plain(byte[] utf8, int from, Instant arrival) {
        long seconds = PlainTime.epochSecond(utf8, from);
        return fixedOffset.isPresent()
                ? Instant.ofEpochSecond(seconds - fixedOffset.get().getTotalSeconds())
                : resolve(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC), arrival);
    }

    private Instant resolve(IsoTime time, Instant arrival) {
        return time.offset()
                .map(offset -> time.local().toInstant(offset))
                .orElseGet(() -> resolve(time.local(), arrival));
    }

    private Instant resolve(LocalDateTime local, Instant arrival) {
        ZonedDateTime first = local.atZone(zone);
        Instant earlier = first.toInstant();
        Instant later = first.withLaterOffsetAtOverlap().toInstant();
        Duration sinceLater = Duration.between(later, arrival).abs();
        boolean nearer = sinceLater.compareTo(Duration.between(earlier, arrival).abs()) < 0;
        return nearer && sinceLater.compareTo(RECENT) < 0 ? later : earlier;
    }

    private String hint(String text, Instant arrival) {
        return TimeGuess.of(text, arrival)
                .filter(guess -> !guess.equals(name))
                .map(guess -> ": it looks like "
                        + EpochUnit.guess(text)
                                .map(counted -> counted.words() + " since 1970")
                                .orElse(guess)
                        + "; set time.format to " + guess)
                .orElseGet(() -> TimeGuess.remedy(text));
    }
}
