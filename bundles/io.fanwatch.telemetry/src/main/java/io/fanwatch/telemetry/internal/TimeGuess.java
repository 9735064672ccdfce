// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds how a time is written. */
public final class TimeGuess {

    private static final List<String> FORMATS = List.of(
            TimeFormat.PLAIN,
            TimeFormat.ISO,
            "MM/dd/yyyy hh:mm:ss a",
            "M/d/yyyy h:mm:ss a",
            "M/d/yyyy h:mm a",
            "dd/MM/yyyy HH:mm:ss",
            "MM/dd/yyyy HH:mm:ss",
            "dd.MM.yyyy HH:mm:ss",
            "d.M.yyyy H:mm:ss",
            "dd.MM.yyyy HH:mm",
            "dd-MM-yyyy HH:mm:ss",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy-MM-dd HH:mm",
            "yyyy-MM-dd HH:mm:ss z",
            "yyyy-MM-dd HH:mm:ss.SSS Z z",
            "dd-MMM-yyyy HH:mm:ss",
            "yyyyMMddHHmmss",
            "EEE, dd MMM yyyy HH:mm:ss z",
            "EEE MMM d HH:mm:ss yyyy");

    private record Other(Pattern pattern, String remedy) {

        Other(String pattern, String remedy) {
            this(Pattern.compile(pattern), remedy);
        }
    }

    private static final String TIME = "2026-01-31T10:49:34Z";
    private static final List<Other> NONE = List.of(
            new Other("\\d{4}-?W\\d\\d.*", "it is a date by week, which no format reads; have " + TIME + " sent"),
            new Other(
                    "\\d{4}-?\\d{3}(?:[Tt ].*)?",
                    "it is a date by day of the year, which no format reads; have " + TIME + " sent"),
            new Other("/Date\\(.*\\)/", "it is Microsoft's old form in JSON; have the number alone sent, or " + TIME),
            new Other(
                    "\\d{4}-\\d\\d-\\d\\d|\\d{8}|\\d\\d:\\d\\d(?::\\d\\d)?(?:\\.\\d+)?",
                    "it is a date or a time alone; have both sent in one field, as " + TIME),
            new Other(
                    "\\d{4}-\\d\\d-\\d\\d[Tt ].*",
                    "there is no such day, time or offset, or something follows it; have " + TIME + " sent"),
            new Other(
                    "-?\\d{1,9}(?:\\.\\d*)?",
                    "it probably counts from the sender's own start; leave time.field empty, so that the arrival counts"),
            new Other(
                    "\\d{17,19}", "it counts from another year than 1970, or in another unit; have " + TIME + " sent"));

    private TimeGuess() {}

    /** What to do about a text in no format that is known, behind a colon. */
    static String remedy(String text) {
        return ": "
                + NONE.stream()
                        .filter(other -> other.pattern().matcher(text).matches())
                        .map(Other::remedy)
                        .findFirst()
                        .orElse("have " + TIME + " sent, set time.format to its pattern, or leave time.field empty, so"
                                + " that the arrival counts");
    }

    /** A value of time.format that reads this text, the likeliest first. */
    public static Optional<String> of(String text, Instant arrival) {
        if (text.length() > 64) {
            return Optional.empty();
        }
        return EpochUnit.guess(text)
                .map(EpochUnit::name)
                .or(() -> FORMATS.stream()
                        .filter(format -> new TimeFormat(format, "UTC")
                                .read(text, arrival)
                                .isPresent())
                        .findFirst());
    }
}
