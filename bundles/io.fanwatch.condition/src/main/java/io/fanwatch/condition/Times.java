// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 500ms}, {@code 40s}, {@code 5min}, {@code 1h}, {@code 14d}, and sums of these. */
public final class Times {

    private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(ms|s|min|m|h|d))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|min|m|h|d)");

    private Times() {}

    /**
     * @param text such as {@code 1h} or {@code 1h30min}
     * @throws IllegalArgumentException if the text is no time above zero; the message says what is expected
     */
    public static Duration parse(String text) {
        Duration sum = Duration.ZERO;
        if (WHOLE.matcher(text).matches()) {
            Matcher parts = PART.matcher(text);
            while (parts.find()) {
                sum = sum.plus(part(Long.parseLong(parts.group(1)), parts.group(2)));
            }
        }
        if (sum.isZero()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time above zero: write a number with its unit, such as 40s, 5min, 1h or 14d");
        }
        return sum;
    }

    /** A time of whole milliseconds as {@link #parse} reads it, in the largest unit that needs no other beside it. */
    public static String text(Duration time) {
        long millis = time.toMillis();
        return millis % 86_400_000 == 0
                ? millis / 86_400_000 + "d"
                : millis % 3_600_000 == 0
                        ? millis / 3_600_000 + "h"
                        : millis % 60_000 == 0
                                ? millis / 60_000 + "min"
                                : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private static Duration part(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "min", "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
