// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, times and blanks, as tables write them. */
public final class Numerals {

    /** What a number with a decimal comma looks like, with points between thousands or without. */
    private static final Pattern DECIMAL_COMMA =
            Pattern.compile("[+\u2212-]?(\\d*|\\d{1,3}(\\.\\d{3})+),\\d+([eE][+-]?\\d+)?");

    private static final Pattern GROUPED_BY_COMMAS = Pattern.compile("[+-]?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?");
    /* which are never decimals, unlike points and commas */
    private static final Pattern GROUPED_BY_GAPS =
            Pattern.compile("[+-]?\\d{1,3}(?:[ \u00A0\u202F'\u2019]\\d{3})+(?:[.,]\\d+)?");
    private static final Pattern TIME = Pattern.compile("\\d{1,4}[-./:]\\d{1,2}[-./:]\\d{1,4}[-\\d.:TZ+ ]*");
    private static final Pattern MEASURED =
            Pattern.compile("([+-]?[\\d.,' \u00A0\u202F]*\\d)[ \u00A0\u202F]?(°?[CFK]|°|%|rpm|RPM|U/min|"
                    + "1/min|min-1|k?Hz|m?g|m/s(?:²|2|\\^2)?|[mµu]m/s|[mkµu]?m|d[Bb](?:A|\\(A\\))?|m?bar|[khM]?Pa|psi|[mk]?V|[mµu]?A|"
                    + "[mkM]?W|k?N|k?Nm|k?Wh|m?s|h|l/min|m[³3]/h|ppm)");
    private static final Set<String> MISSING = Set.of(
            "",
            "na",
            "n/a",
            "nan",
            "null",
            "none",
            "nil",
            "nat",
            "?",
            "-",
            "--",
            "---",
            "***",
            "n.a.",
            "n.v.",
            "<null>",
            "(null)",
            "undefined",
            "bad",
            "bad input",
            "bad quality",
            "bad data",
            "no data",
            "nodata",
            "no value",
            "i/o timeout",
            "comm fail",
            "scan off",
            "pt created",
            "not connected",
            "offline");
    /* Excel's in any language and LibreOffice's errors, and what C writes for no number */
    private static final Pattern ERROR =
            Pattern.compile("#N/?A|#NV|#[\\p{L}/0]{3,8}[!?]|Err:\\d{3}|[+-]?1[.,]#\\p{L}{3,4}0*");
    private static final int LONGEST_MISSING = 14;

    private Numerals() {}

    /** Whether the text stands for a value that is not there: blank, {@code NA}, {@code NaN}, {@code null}, {@code ?}, {@code -}. */
    public static boolean isMissing(String text) {
        return text.length() <= LONGEST_MISSING
                && (MISSING.contains(text.strip().toLowerCase(Locale.ROOT))
                        || text.indexOf('#') >= 0 && ERROR.matcher(text.strip()).matches()
                        || text.startsWith("Err:")
                                && ERROR.matcher(text.strip()).matches());
    }

    /**
     * A number as Java writes it.
     *
     * @param decimal what stands before decimals
     * @throws NumberFormatException if it is none, or may be one of two
     */
    public static String plain(String text, char decimal) {
        // U+2212, the minus of typesetters, which R and Python write too
        String number = text.startsWith("\u2212") ? "-" + text.substring(1) : text;
        number = GROUPED_BY_GAPS.matcher(number).matches() ? number.replaceAll("[ \u00A0\u202F'\u2019]", "") : number;
        if (decimal == ',' && number.indexOf(',') >= 0) {
            if (!DECIMAL_COMMA.matcher(number).matches()) {
                throw new NumberFormatException(text);
            }
            number = number.replace(".", "").replace(',', '.');
        } else if (decimal == ',' && number.indexOf('.') >= 0) {
            throw new NumberFormatException(text);
        } else if (number.indexOf(',') > 0 && number.indexOf('.') > 0 && mayBeGrouped(number)) {
            // with both signs, the commas can only stand between thousands
            number = number.replace(",", "");
        }
        // Java also reads 1d and 5f, which are a day and something else here
        char last = number.isEmpty() ? ' ' : number.charAt(number.length() - 1);
        if ((last < '0' || last > '9') && last != '.' && !number.endsWith("NaN") && !number.endsWith("Infinity")) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    static boolean isNumber(String text, char decimal) {
        try {
            return Double.isFinite(Double.parseDouble(plain(text, decimal)));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    static boolean hasDecimalComma(String text) {
        return text.indexOf(',') >= 0 && DECIMAL_COMMA.matcher(text).matches();
    }

    /** Whether the commas may as well stand between thousands: 1,234 may be 1234. */
    static boolean mayBeGrouped(String text) {
        return GROUPED_BY_COMMAS.matcher(text).matches();
    }

    /** The unit behind a number, if it is one that sensors have. */
    static Optional<String> unit(String text) {
        Matcher matcher = MEASURED.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
    }

    static boolean isTime(String text) {
        return TIME.matcher(text).matches();
    }

    /** Whether it is a value rather than a word: a number in either way, a time, or nothing. */
    static boolean isValue(String text) {
        return isNumber(text, '.') || hasDecimalComma(text) || isMissing(text) || isTime(text);
    }

    static boolean isDecimal(String text) {
        return hasDecimalComma(text)
                || isNumber(text, '.') && (text.indexOf('.') >= 0 || Double.parseDouble(plain(text, '.')) % 1 != 0);
    }
}
