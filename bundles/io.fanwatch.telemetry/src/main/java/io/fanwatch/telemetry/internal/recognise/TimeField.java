// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import io.fanwatch.telemetry.internal.TimeGuess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which value of a record is its time.
 *
 * @param leaf the value; nothing if none is, or none that is understood
 * @param format a value of time.format that reads it
 * @param notes what an operator should know of it
 */
record TimeField(Optional<Leaf> leaf, String format, List<String> notes) {

    private static final List<String> PARTS = List.of("seconds", "sec", "secs", "date", "timeinseconds", "numberlong");

    /**
     * @param leaves all values of the record
     * @param outside those around it
     */
    static TimeField of(List<Leaf> leaves, List<Leaf> outside, Instant arrival) {
        List<Leaf> named = new ArrayList<>();
        for (List<Leaf> among : List.of(leaves, outside)) {
            for (boolean ofTheWay : List.of(false, true)) {
                for (String name : FieldNames.TIMES) {
                    among.stream()
                            .filter(leaf -> FieldNames.isTime(leaf.plainName(), name) || isPartOf(name, leaf))
                            .filter(leaf ->
                                    FieldNames.OF_THE_WAY.matcher(leaf.path()).matches() == ofTheWay)
                            .forEach(named::add);
                }
            }
        }
        boolean places = Leaf.arePlaces(leaves);
        if (places) {
            named.addAll(leaves);
        }
        for (Leaf leaf : named) {
            String text = leaf.value() == null ? "" : leaf.value().toString().strip();
            Optional<String> format = TimeGuess.of(text, arrival);
            if (format.isPresent()) {
                return new TimeField(Optional.of(leaf), format.get(), doubts(text, format.get()));
            }
        }
        return new TimeField(
                Optional.empty(),
                "",
                places
                        ? List.of()
                        : Stream.concat(
                                        leaves.stream()
                                                .filter(leaf -> leaf.path().matches("timeStamp(?:[.\\[].*)?")),
                                        Stream.concat(
                                                        named.stream(),
                                                        leaves.stream().filter(TimeField::isInTime))
                                                .filter(leaf -> !FieldNames.OF_THE_WAY
                                                                .matcher(leaf.path())
                                                                .matches()
                                                        || isInTime(leaf)))
                                .filter(TimeField::isNotUnderstood)
                                .map(leaf -> isInTime(leaf)
                                        ? "the field " + first(leaf) + " holds a time in parts, so the arrival counts"
                                                + TimeGuess.remedy("")
                                        : "the field " + leaf.path() + " is '" + leaf.value()
                                                + "', which is no whole time that is known here, so the arrival counts"
                                                + TimeGuess.remedy(String.valueOf(leaf.value())))
                                .limit(1)
                                .toList());
    }

    private static boolean isNotUnderstood(Leaf leaf) {
        return leaf.value() instanceof String text && text.matches(".*\\d.*")
                || leaf.value() instanceof Number number
                        && number.doubleValue() != 0
                        && (isInTime(leaf) || FieldNames.TIMES.contains(leaf.plainName()))
                        && leaf.plainName().length() > 2;
    }

    /* {"ts":{"seconds":1,"nanos":2}}, {"time":{"$date":"..."}} */
    private static boolean isPartOf(String time, Leaf leaf) {
        String[] steps = leaf.path().split("\\.");
        return steps.length > 1
                && Arrays.stream(steps).anyMatch(step -> Leaf.plain(step).equals(time))
                && PARTS.contains(Leaf.plain(steps[steps.length - 1]));
    }

    /* {"timestamp":{"year":2026,...}}, {"timestamp":[2026,1,1]} */
    private static boolean isInTime(Leaf leaf) {
        return first(leaf).length() < leaf.path().length()
                && List.of("timestamp", "datetime", "time", "date").contains(Leaf.plain(first(leaf)));
    }

    private static String first(Leaf leaf) {
        return leaf.path().split("[.\\[]", 2)[0];
    }

    private static List<String> doubts(String text, String format) {
        List<String> notes = new ArrayList<>();
        boolean local = format.matches("[^DE].*[yM].*") && !format.endsWith("z")
                || format.equals("ISO_8601") && !text.matches(".*(?:[zZ]|[+-]\\d\\d(?::?\\d\\d)?|\\])");
        if (local) {
            notes.add("the time names no zone: set time.zone to that of the sender's clock if it is not UTC");
        }
        boolean either =
                format.matches("dd/MM/.*|MM/dd/.*|M/d/.*") && text.matches("(?:0?\\d|1[0-2])/(?:0?\\d|1[0-2])/.*");
        if (either) {
            notes.add("whether the day or the month comes first in " + text + " cannot be seen from it: it was read as "
                    + format + "; set time.format if it is the other way");
        }
        return notes;
    }
}
