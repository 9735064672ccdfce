// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a running machine from one that stands: a field against a threshold, such as {@code vibration > 0.02}.
 *
 * @param field the field of the reading, in lower case
 * @param above whether it runs above the threshold or below
 * @param threshold in the field's unit
 */
public record RunningRule(String field, boolean above, double threshold) {

    private static final Pattern FORM = Pattern.compile("\\s*\"?([^<>\"]+?)\"?\\s*([<>])=?\\s*([-+0-9.eE]+)\\s*");

    /** @throws IllegalArgumentException if the text is not of that form */
    public static RunningRule parse(String text) {
        Matcher parts = FORM.matcher(text);
        try {
            if (parts.matches()) {
                return new RunningRule(
                        parts.group(1).toLowerCase(Locale.ROOT),
                        parts.group(2).equals(">"),
                        Double.parseDouble(parts.group(3)));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + text
                        + "' does not say when the machine runs: write a field, > or <, and a number, such as vibration > 0.02");
    }

    /** Whether the machine runs; a missing value does not stop it. */
    boolean holds(double value) {
        return Double.isNaN(value) || (above ? value > threshold : value < threshold);
    }
}
