// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a feature's value stands and what becomes of it: {@code rotation=DS18B20.Speed*0.1+5 rpm 0..6000} for name, path,
 * factor, offset, unit and plausible range, all but the name optional. Immutable.
 *
 * @param name the feature's name, as the model knows it
 * @param path where its value stands
 * @param scale what the value is multiplied with
 * @param offset what is added then, in the feature's unit
 * @param unit the unit after that, for people; {@code bool} if true and false are to be taken as 1 and 0
 * @param minimum the least plausible value, in the feature's unit; what is below is missing
 * @param maximum the greatest plausible value
 */
public record FeatureDefinition(
        String name, FieldPath path, double scale, double offset, String unit, double minimum, double maximum) {

    private static final String NUMBER = "[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?";
    private static final Pattern CONVERSION = Pattern.compile("\\s*(?:\\*\\s*(?<scale>" + NUMBER + "))?"
            + "(?:\\s*(?<sign>[+-])\\s*(?<offset>\\d+(?:\\.\\d+)?)(?=\\s|$))?"
            + "(?:\\s+(?<unit>(?!" + NUMBER + "\\.\\.)\\S+))?"
            + "(?:\\s+(?<minimum>" + NUMBER + ")\\.\\.(?<maximum>" + NUMBER + "))?\\s*");
    private static final String BOOLEAN = "bool";

    /** A feature whose field is called like it. */
    static FeatureDefinition named(String name) {
        return new FeatureDefinition(
                name, FieldPath.named(name), 1, 0, "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * The features in a list separated by commas, except commas in quotes or brackets.
     *
     * @throws IllegalArgumentException if one is not of that form; the message says which and how to write it
     */
    static List<FeatureDefinition> list(String text) {
        return split(text).stream().map(FeatureDefinition::of).toList();
    }

    /** The parts between commas that stand neither in quotes nor in brackets. */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int end = endOfPart(text, from, ",");
            parts.add(text.substring(from, end).strip());
            from = end + 1;
        }
        return parts;
    }

    private static FeatureDefinition of(String text) {
        int equal = text.indexOf('=');
        if (equal < 0) {
            return named(text);
        }
        String name = text.substring(0, equal).strip();
        String rest = text.substring(equal + 1).strip();
        int end = endOfPart(rest, 0, " *\t");
        Matcher conversion = CONVERSION.matcher(rest.substring(end));
        if (end == 0 || !conversion.matches()) {
            throw new IllegalArgumentException(
                    "features has " + text + ": write name=path, and behind it as needed *factor,"
                            + " +offset, the unit and the plausible range, for example rotation=DS18B20.Speed*0.1 rpm 0..6000");
        }
        double sign = "-".equals(conversion.group("sign")) ? -1 : 1;
        FeatureDefinition feature = new FeatureDefinition(
                name,
                FieldPath.of("features", rest.substring(0, end)),
                number(conversion.group("scale"), 1),
                sign * number(conversion.group("offset"), 0),
                conversion.group("unit") == null ? "" : conversion.group("unit"),
                number(conversion.group("minimum"), Double.NEGATIVE_INFINITY),
                number(conversion.group("maximum"), Double.POSITIVE_INFINITY));
        if (feature.minimum > feature.maximum) {
            throw new IllegalArgumentException("features has " + text + ", a range that ends before it begins");
        }
        return feature;
    }

    private static double number(String text, double otherwise) {
        return text == null ? otherwise : Double.parseDouble(text);
    }

    /* the first of those signs from there on that is neither in quotes nor in brackets */
    private static int endOfPart(String text, int from, String signs) {
        char quote = 0;
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'' && depth > 0) {
                quote = c;
            } else if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            } else if (depth <= 0 && signs.indexOf(c) >= 0) {
                return at;
            }
        }
        return text.length();
    }

    /** Whether any number is taken as it stands. */
    boolean isPlain() {
        return scale == 1 && offset == 0 && minimum == Double.NEGATIVE_INFINITY && maximum == Double.POSITIVE_INFINITY;
    }

    boolean takesBooleans() {
        return unit.equals(BOOLEAN);
    }

    /** The value in the feature's unit. */
    double converted(double raw) {
        return scale == 1 && offset == 0 ? raw : raw * scale + offset;
    }

    boolean isPlausible(double value) {
        return value >= minimum && value <= maximum;
    }
}
