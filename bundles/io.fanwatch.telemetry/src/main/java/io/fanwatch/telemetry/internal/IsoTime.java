// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date and time as ISO 8601 and its relatives write it: {@code 2020-10-01T10:49:34.5+02:00}, {@code 20201001T104934Z}, with a
 * space for the T, offsets {@code +02} and {@code +0200}, fractions of any length behind a point or a comma.
 *
 * @param local the moment as its sender's clock showed it
 * @param offset how far that clock is ahead of UTC, if it is said
 * @param rolled whether it was written as 24:00 or as a leap second, which are the moment that follows
 */
record IsoTime(LocalDateTime local, Optional<ZoneOffset> offset, boolean rolled) {

    private static final String CLOCK = "(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,30}))?)?)?";
    private static final String OFFSET = " ?(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?";
    private static final Pattern EXTENDED =
            Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})([Tt ])" + CLOCK.replace("(?::?", "(?::") + OFFSET);
    private static final Pattern BASIC = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})([Tt])" + CLOCK + OFFSET);
    private static final int NANO_DIGITS = 9;
    private static final int LEAP_SECOND = 60;

    /** The time in the text, if it is one; {@code separator} T, a space, or another sign for either. */
    static Optional<IsoTime> of(String text, char separator) {
        Matcher matcher = EXTENDED.matcher(text);
        if (!matcher.matches()) {
            matcher = BASIC.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
        }
        boolean spaced = matcher.group(4).equals(" ");
        if (separator == ' ' && !spaced) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(matcher));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static IsoTime of(Matcher matcher) {
        LocalDate day = LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
        int hour = number(matcher, 5);
        int minute = number(matcher, 6);
        int second = number(matcher, 7);
        int nano = nanos(matcher.group(8));
        boolean midnight = hour == 24 && minute == 0 && second == 0 && nano == 0;
        boolean leap = second == LEAP_SECOND;
        LocalDateTime local = LocalDateTime.of(
                day, LocalTime.of(midnight ? 0 : hour, minute, leap ? LEAP_SECOND - 1 : second, leap ? 0 : nano));
        LocalDateTime moment = leap ? local.plusSeconds(1) : midnight ? local.plusDays(1) : local;
        return new IsoTime(moment, offset(matcher.group(9)), leap || midnight);
    }

    private static Optional<ZoneOffset> offset(String text) {
        if (text == null) {
            return Optional.empty();
        }
        boolean zulu = Character.isLetter(text.charAt(0));
        return Optional.of(zulu ? ZoneOffset.UTC : ZoneOffset.of(text));
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    private static int nanos(String fraction) {
        if (fraction == null) {
            return 0;
        }
        String nine = (fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
        return ChronoField.NANO_OF_SECOND.checkValidIntValue(Integer.parseInt(nine));
    }
}
