// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds how a time is written. */
public final class TimeGuess {

    private static final List<String> WHOLE = List.of(
            TimeFormat.PLAIN,
            TimeFormat.ISO,
            "yyyy-MM-dd HH:mm:ss z",
            "yyyy-MM-dd HH:mm:ss.SSS Z z",
            "yyyyMMddHHmmss",
            "yyyy-MM-dd-HH.mm.ss.SSSSSS",
            "EEE, dd MMM yyyy HH:mm:ss z",
            "EEE MMM ppd HH:mm:ss yyyy",
            "EEE MMM d HH:mm:ss yyyy");
    private static final List<String> AMERICAN = List.of("MM/dd/yyyy", "M/d/yyyy", "MM/dd/yy", "MMM d, yyyy");
    private static final List<String> WITH_HALVES = List.of("hh:mm:ss a", "h:mm:ss a", "h:mm a");
    private static final List<String> DAYS = List.of(
            "dd/MM/yyyy",
            "MM/dd/yyyy",
            "dd.MM.yyyy",
            "d.M.yyyy",
            "dd-MM-yyyy",
            "yyyy/MM/dd",
            "yyyy.MM.dd",
            "yyyy-MM-dd",
            "dd-MMM-yyyy",
            "dd-MMM-yy",
            "dd.MM.yy",
            "dd/MM/yy",
            "MM/dd/yy");
    private static final List<String> CLOCKS = List.of("HH:mm:ss", "H:mm:ss", "HH:mm", "H:mm", "HH:mm:ss.SSS");
    private static final Map<String, TimeFormat> FORMATS = formats();

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
                    "\\d{4}-\\d\\d-\\d\\d|(?:19|20)\\d{6}|\\d{1,2}[./-]\\d{1,2}[./-](?:\\d\\d){1,2}|\\d\\d:\\d\\d(?::\\d\\d)?(?:\\.\\d+)?",
                    "it is a date or a time alone; have both sent in one field, as " + TIME),
            new Other(
                    "\\d{4}-\\d\\d-\\d\\d[Tt ].*",
                    "there is no such day, time or offset, or something follows it; have " + TIME + " sent"),
            new Other(
                    "4\\d{4}(?:[.,]\\d+)?",
                    "it probably counts days since 1900, as Excel does, which no format reads; have " + TIME + " sent"),
            new Other(
                    "-?\\d{1,16}(?:\\.\\d*)?",
                    "it probably counts from the sender's own start; leave time.field empty, so that the arrival"
                            + " counts"),
            new Other(
                    "\\d{17,19}", "it counts from another year than 1970, or in another unit; have " + TIME + " sent"));

    private TimeGuess() {}

    private static Map<String, TimeFormat> formats() {
        Map<String, TimeFormat> formats = new LinkedHashMap<>();
        Stream.of(WHOLE.stream(), joined(AMERICAN, WITH_HALVES), joined(DAYS, CLOCKS))
                .flatMap(names -> names)
                .forEach(name -> formats.put(name, new TimeFormat(name, "UTC")));
        return formats;
    }

    private static Stream<String> joined(List<String> days, List<String> clocks) {
        return days.stream().flatMap(day -> clocks.stream().map(clock -> day + " " + clock));
    }

    /** What to do about a text in no format that is known, behind a colon. */
    public static String remedy(String text) {
        return ": "
                + NONE.stream()
                        .filter(other -> other.pattern().matcher(text).matches())
                        .map(Other::remedy)
                        .findFirst()
                        .orElse("have " + TIME + " sent, set time.format to its pattern, or leave time.field empty, so"
                                + " that the arrival counts");
    }

    /** Whether the number is a moment of this century, in whatever unit. */
    public static boolean isSince1970(String number) {
        return EpochUnit.guess(number).isPresent();
    }

    /** A value of time.format that reads this text, the likeliest first. */
    public static Optional<String> of(String text, Instant arrival) {
        if (text.length() > 64) {
            return Optional.empty();
        }
        return EpochUnit.guess(text)
                .map(EpochUnit::name)
                .or(() -> FORMATS.entrySet().stream()
                        .filter(format -> format.getValue().read(text, arrival).isPresent())
                        .map(Map.Entry::getKey)
                        .findFirst());
    }
}
