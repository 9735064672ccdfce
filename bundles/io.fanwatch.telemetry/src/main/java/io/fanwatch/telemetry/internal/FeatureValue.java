// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import io.fanwatch.telemetry.internal.formats.Numeral;
import io.fanwatch.telemetry.internal.formats.Repeated;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a feature's number of what stands in a record. Immutable. */
final class FeatureValue {

    /* Double.parseDouble takes NaN, hexadecimal digits and type letters too */
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9eE]+");
    private static final Pattern COMMA_NUMBER =
            Pattern.compile("[-+]?(?:\\d{1,3}(?:[.'\u2019 \u00A0\u202F]\\d{3})+|\\d+)(?:,\\d+)?(?:[eE][-+]?\\d+)?");
    private static final Pattern GROUPED = Pattern.compile("[-+]?[1-9]\\d{0,2}(?:,\\d{3})+");
    private static final Pattern POINT_NUMBER_WITH_GROUPS =
            Pattern.compile("[-+]?\\d{1,3}(?:[,'\u2019 \u00A0\u202F]\\d{3})+\\.\\d+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX]\\p{XDigit}+|(?=.*\\d)(?:\\p{XDigit}{2}){2,}");
    private static final Pattern WITH_UNIT =
            Pattern.compile("[-+]?\\d[\\d.,]*(?:[eE][-+]?\\d+)?\\s*\\p{L}.*|[-+]?[\\d.,]+\\s*[%°].*");
    private static final Set<String> NONE = Set.of(
            "",
            "nan",
            "null",
            "none",
            "n/a",
            "na",
            "nil",
            "unknown",
            "unavailable",
            "-",
            "--",
            "---",
            "inf",
            "-inf",
            "infinity",
            "-infinity",
            "+infinity",
            "1.#qnan",
            "-1.#ind",
            "#n/a");

    private static final String NO_NUMBER = ", not a finite number";
    private static final String TOO_LARGE = ": it is too large, or no number at all; have a finite number sent";

    private final boolean decimalComma;

    /** @param decimalComma whether numbers that come as text have a decimal comma, and points between thousands */
    FeatureValue(boolean decimalComma) {
        this.decimalComma = decimalComma;
    }

    /** @param value what stands there, or {@link FieldPath#ABSENT} */
    double of(FeatureDefinition feature, Object value) throws RejectedReadingException, MissingValueException {
        double number = feature.converted(raw(feature, value));
        if (!feature.isPlausible(number)) {
            throw new MissingValueException(
                    Kind.NOT_A_NUMBER,
                    "the field " + feature.path() + " is " + LogExcerpt.of(String.valueOf(value))
                            + ", outside of its plausible range " + feature.minimum() + ".." + feature.maximum()
                            + ": probably an error code of the sensor, which counts as a missing value");
        }
        return number;
    }

    private double raw(FeatureDefinition feature, Object value) throws RejectedReadingException, MissingValueException {
        if (value instanceof Number number) {
            double raw = value instanceof Numeral ? written(value.toString()) : number.doubleValue();
            if (Double.isFinite(raw)) {
                return raw;
            }
            if (Double.isNaN(raw)) {
                throw none(feature, "'NaN'" + NO_NUMBER);
            }
            throw notANumber(feature, "'" + LogExcerpt.of(number.toString()) + "'", TOO_LARGE);
        }
        if (value instanceof String text) {
            return number(feature, text);
        }
        if (value == null) {
            throw none(feature, "null" + NO_NUMBER);
        }
        if (value == FieldPath.ABSENT) {
            throw new MissingValueException(Kind.FIELD_MISSING, "the field " + feature.path() + " is missing");
        }
        if (value == Repeated.FIELD) {
            throw repeated(feature.path());
        }
        if (value instanceof Quality.Bad bad) {
            throw none(feature, "bad, as its sender says (" + bad.says() + ")");
        }
        if (value instanceof Boolean yes) {
            if (feature.takesBooleans()) {
                return yes ? 1 : 0;
            }
            throw notANumber(
                    feature,
                    "boolean, " + yes,
                    ": to take true and false as 1 and 0, write " + feature.name() + "=" + feature.path()
                            + " bool in features");
        }
        if (value instanceof Map<?, ?> fields) {
            throw notANumber(
                    feature,
                    "an object",
                    fields.isEmpty()
                            ? ""
                            : ": write the path to the number in it, for example " + feature.name() + "="
                                    + LogExcerpt.of(feature.path() + "."
                                            + Fields.step(fields.keySet()
                                                    .iterator()
                                                    .next()
                                                    .toString())));
        }
        throw notANumber(
                feature,
                value instanceof List ? "an array" : "of no known type",
                ": write which item, for example " + feature.name() + "=" + feature.path()
                        + "[0], or set records.path to COLUMNS if each field holds an array with one value a reading");
    }

    /* several times faster for usual numbers, and the same */
    private static double written(String number) {
        byte[] text = number.getBytes(StandardCharsets.ISO_8859_1);
        double plain = PlainNumber.parse(text, 0, text.length);
        return Double.isNaN(plain) ? Double.parseDouble(number) : plain;
    }

    private double number(FeatureDefinition feature, String written)
            throws RejectedReadingException, MissingValueException {
        String text = written.strip();
        if (NONE.contains(text.toLowerCase(Locale.ROOT))) {
            throw none(feature, "'" + text + "'" + NO_NUMBER);
        }
        boolean comma = decimalComma && COMMA_NUMBER.matcher(text).matches();
        String plain = comma ? text.replaceAll("[.'\u2019 \u00A0\u202F]", "").replace(',', '.') : text;
        try {
            double value = NUMBER.matcher(plain).matches() ? Double.parseDouble(plain) : Double.NaN;
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number that is too large
        }
        throw notANumber(feature, "'" + LogExcerpt.of(written) + "'", hint(text));
    }

    private String hint(String text) {
        if (POINT_NUMBER_WITH_GROUPS.matcher(text).matches()) {
            return ": it has " + (text.indexOf(',') >= 0 ? "commas" : "signs")
                    + " between thousands; have it sent without";
        }
        if (NUMBER.matcher(text).matches()) {
            return TOO_LARGE;
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return ": its digits are hexadecimal; have it sent as a decimal number";
        }
        if (GROUPED.matcher(text).matches()) {
            return ": the comma may stand before decimals or between thousands; have it sent with a point or without a"
                    + " comma (decimal.comma true would take it for decimals)";
        }
        if (!decimalComma
                && text.indexOf(',') >= 0
                && COMMA_NUMBER.matcher(text).matches()) {
            return ": decimal comma; have it sent with a point, or set decimal.comma to true";
        }
        if (WITH_UNIT.matcher(text).matches()) {
            return ": there is a unit behind the number; have the number sent alone";
        }
        if (text.chars().anyMatch(c -> c == '\u2212' || c > 127 && Character.isDigit(c))) {
            return ": its digits or its minus are other signs that look like them; have 0 to 9 and - sent";
        }
        return ": it is text; have a number sent, or give the path of another field in features";
    }

    private static MissingValueException none(FeatureDefinition feature, String what) {
        return new MissingValueException(
                Kind.NOT_A_NUMBER,
                "the field " + feature.path() + " is " + what
                        + ": to take it as a missing value, set"
                        + " missing.values to LAST, or to NAN if the model takes it");
    }

    private static RejectedReadingException notANumber(FeatureDefinition feature, String what, String hint) {
        return new RejectedReadingException(
                Kind.NOT_A_NUMBER, "the field " + feature.path() + " is " + what + NO_NUMBER + hint);
    }

    static RejectedReadingException repeated(FieldPath path) {
        return new RejectedReadingException(
                Kind.FIELD_REPEATED,
                "the field " + path + " is there twice, and which one counts is not said: have it sent once");
    }
}
