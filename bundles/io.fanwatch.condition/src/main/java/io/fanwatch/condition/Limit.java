// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of a feature that a device should not reach.
 *
 * @param feature the feature as it is written
 * @param value in the feature's unit
 * @param upper whether values above are bad, or values below
 */
public record Limit(String feature, double value, boolean upper) {

    private static final Pattern FORM = Pattern.compile("([^<>]+)([<>])=?([-+0-9.eE\\s]+)");

    /**
     * Limits as people write them: {@code rotation < 400; temperature > 60}; the sign says on which side it is bad.
     *
     * @param list separated by semicolons or line breaks; none if it is blank
     * @throws IllegalArgumentException if one is not of that form
     */
    public static List<Limit> parse(String list) {
        return Arrays.stream(list.split("[;\n]"))
                .filter(text -> !text.isBlank())
                .map(Limit::one)
                .toList();
    }

    private static Limit one(String text) {
        Matcher parts = FORM.matcher(text);
        try {
            if (parts.matches()) {
                return new Limit(
                        parts.group(1).strip(),
                        Double.parseDouble(parts.group(3).strip()),
                        parts.group(2).equals(">"));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + text.strip() + "' is no limit: write a feature, < or >, and a number, such as rotation < 400");
    }

    /** Compares features without regard to case. */
    public Limit {
        feature = feature.toLowerCase(Locale.ROOT);
    }
}
