package io.fanwatch.scoring.rules.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The healthy range of one feature; both ends belong to it.
 *
 * @param feature the feature's name as readings carry it
 * @param minimum the least healthy value, {@link Double#NEGATIVE_INFINITY} if there is none
 * @param maximum the greatest healthy value, {@link Double#POSITIVE_INFINITY} if there is none
 */
record Limit(String feature, double minimum, double maximum) {

    private static final String NUMBER = "[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?";
    private static final Pattern LINE = Pattern.compile("(?<feature>[^\\s:=]+)[\\s:=]+(?<min>" + NUMBER
            + ")?\\s*\\.\\.\\s*(?<max>" + NUMBER + ")?(?:\\s*[^\\s\\d.+-].*)?");
    private static final String FORM =
            "write a feature, a lower and an upper limit and, if you like, a unit, for example: rotation 500 .. 700 rpm";

    boolean contains(double value) {
        return value >= minimum && value <= maximum;
    }

    /**
     * Reads limits from text, one a line: {@code rotation 500 .. 700 rpm} or {@code rotation=500..700rpm}. Either number may be left out, not both. The
     * unit is for people. Empty lines and what follows a {@code #} are skipped; semicolons separate ranges on one line.
     *
     * @throws IllegalArgumentException if the text is not of that form; the message says which line and what to write
     */
    static List<Limit> parse(String text) {
        List<Limit> limits = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            for (String part : lines[i].replaceFirst("#.*", "").split(";")) {
                if (!part.isBlank()) {
                    Limit limit = parsePart(part.strip(), i + 1);
                    if (!seen.add(limit.feature)) {
                        throw new IllegalArgumentException("line " + (i + 1) + " of the limits names " + limit.feature
                                + " a second time: keep one range a feature");
                    }
                    limits.add(limit);
                }
            }
        }
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("the limits are empty: " + FORM);
        }
        return List.copyOf(limits);
    }

    private static Limit parsePart(String line, int number) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "line " + number + " of the limits, \"" + line + "\", is not understood: " + FORM);
        }
        String min = matcher.group("min");
        String max = matcher.group("max");
        if (min == null && max == null) {
            throw new IllegalArgumentException(
                    "line " + number + " of the limits, \"" + line + "\", has no limit: " + FORM);
        }
        Limit limit = new Limit(
                matcher.group("feature"),
                min == null ? Double.NEGATIVE_INFINITY : Double.parseDouble(min),
                max == null ? Double.POSITIVE_INFINITY : Double.parseDouble(max));
        if (limit.minimum > limit.maximum) {
            throw new IllegalArgumentException("line " + number + " of the limits, \"" + line
                    + "\", has its lower limit above its upper one: exchange them");
        }
        return limit;
    }

    @Override
    public String toString() {
        return feature + (Double.isInfinite(minimum) ? " " : " " + minimum + " ") + ".."
                + (Double.isInfinite(maximum) ? "" : " " + maximum);
    }
}
