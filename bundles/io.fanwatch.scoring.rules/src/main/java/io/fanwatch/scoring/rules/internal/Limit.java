// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.rules.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final Pattern FORM = Pattern.compile("(?<feature>[^\\s:=]+)[\\s:=]+(?<min>" + NUMBER
            + ")?\\s*\\.\\.\\s*(?<max>" + NUMBER + ")?(?:\\s*[^\\s\\d.+-].*)?");
    private static final String REMEDY =
            "write a feature, a lower and an upper limit and, if you like, a unit, for example: rotation 500 .. 700 rpm";

    /** Whether a value is healthy; NaN, a missing one, breaks no limit. */
    boolean contains(double value) {
        return !(value < minimum || value > maximum);
    }

    /**
     * Reads limits, one a line or separated by semicolons: {@code rotation 500 .. 700 rpm} or {@code rotation=500..700rpm}.
     * Either number may be left out, not both. The unit is for people. What follows a {@code #} is a comment.
     *
     * @throws IllegalArgumentException if the text is not of that form; the message says which line and what to write
     */
    static List<Limit> parse(String text) {
        Map<String, Limit> limits = new LinkedHashMap<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            for (String part : lines[i].replaceFirst("#.*", "").split(";")) {
                if (!part.isBlank()) {
                    String place = "line " + (i + 1) + " of the limits, \"" + part.strip() + "\", ";
                    Limit limit = of(part.strip(), place);
                    if (limits.putIfAbsent(limit.feature, limit) != null) {
                        throw new IllegalArgumentException(
                                place + "names " + limit.feature + " a second time: keep one range a feature");
                    }
                }
            }
        }
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("the limits are empty: " + REMEDY);
        }
        return List.copyOf(limits.values());
    }

    private static Limit of(String text, String place) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(place + "is not understood: " + REMEDY);
        }
        String min = form.group("min");
        String max = form.group("max");
        if (min == null && max == null) {
            throw new IllegalArgumentException(place + "has no limit: " + REMEDY);
        }
        Limit limit = new Limit(
                form.group("feature"),
                min == null ? Double.NEGATIVE_INFINITY : Double.parseDouble(min),
                max == null ? Double.POSITIVE_INFINITY : Double.parseDouble(max));
        if (limit.minimum > limit.maximum) {
            throw new IllegalArgumentException(place + "has its lower limit above its upper one: exchange them");
        }
        return limit;
    }

    @Override
    public String toString() {
        return feature + (Double.isInfinite(minimum) ? " " : " " + minimum + " ") + ".."
                + (Double.isInfinite(maximum) ? "" : " " + maximum);
    }
}
