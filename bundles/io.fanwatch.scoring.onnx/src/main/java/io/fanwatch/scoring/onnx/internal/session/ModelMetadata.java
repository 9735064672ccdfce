// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import com.google.gson.Gson;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.component.PlainLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Version;

/**
 * What a model file says of itself.
 *
 * @param name the model's name
 * @param version the model's version
 * @param features the fields that a reading must have for it
 * @param output the name of the output that gives the fault probability
 * @param threshold the fault probability, 0 to 1, from which on a reading counts as faulty
 * @param selfTest readings whose probability is known
 */
public record ModelMetadata(
        String name,
        String version,
        FeatureSchema features,
        String output,
        double threshold,
        List<SelfTestRow> selfTest) {

    private static final String SELF_TEST = "fanwatch.selftest";
    private static final int SELF_TEST_ROWS_MAXIMUM = 1_000;
    static final int NAME_LENGTH_MAXIMUM = 128;
    private static final int SHOWN = 200;

    /** A reading, one finite value a feature, with the probability, 0 to 1, that the model gives for it. */
    public record SelfTestRow(List<Double> values, double probability) {}

    /**
     * Reads the metadata properties of a model file.
     *
     * @param features the fields that a reading must have
     * @param width how many values a row of the self-test has
     */
    static ModelMetadata of(Map<String, String> properties, FeatureSchema features, int width)
            throws InvalidModelException {
        return new ModelMetadata(
                name(properties, "fanwatch.name", "fan"),
                name(properties, "fanwatch.version", "1.0.0"),
                features,
                name(properties, "fanwatch.output", "probability"),
                OutputMeaning.threshold(properties),
                selfTest(properties.getOrDefault(SELF_TEST, ""), width));
    }

    static InvalidModelException invalid(String key, String what) {
        return new InvalidModelException("its metadata property " + key + " " + what);
    }

    static String required(Map<String, String> properties, String key, String example) throws InvalidModelException {
        String value = properties.getOrDefault(key, "").strip();
        if (value.isEmpty()) {
            throw new InvalidModelException(
                    "it has no metadata property " + key + ": add it when exporting, for example " + example);
        }
        return value;
    }

    /** A value that verdicts, statuses and messages repeat. */
    private static String name(Map<String, String> properties, String key, String example)
            throws InvalidModelException {
        String value = required(properties, key, example);
        if (value.length() > NAME_LENGTH_MAXIMUM) {
            throw invalid(
                    key,
                    "is \"" + shown(value) + "\", " + value.length() + " characters long: write " + NAME_LENGTH_MAXIMUM
                            + " at most when exporting, for example " + example);
        }
        if (!PlainLine.is(value)) {
            throw invalid(
                    key,
                    "is \"" + shown(value) + "\", with a character that breaks a line or is not seen: write a"
                            + " plain name when exporting, for example " + example);
        }
        return value;
    }

    static String shown(String text) {
        return PlainLine.of(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
    }

    /** The number that a property has; nothing if there is none. */
    static Optional<Double> number(Map<String, String> properties, String key, double least, double most)
            throws InvalidModelException {
        String text = properties.getOrDefault(key, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // the same as a number out of range
        }
        String range = most == Double.MAX_VALUE
                ? least > 0 ? " above 0" : ""
                : " from " + BigDecimal.valueOf(least).stripTrailingZeros().toPlainString() + " to "
                        + BigDecimal.valueOf(most).stripTrailingZeros().toPlainString();
        throw invalid(key, "is \"" + shown(text) + "\": write a decimal number" + range);
    }

    /** The word that a property has, of those it may have. */
    static String oneOf(Map<String, String> properties, String key, String fallback, String... words)
            throws InvalidModelException {
        String text = properties.getOrDefault(key, fallback).strip();
        if (!List.of(words).contains(text)) {
            throw invalid(key, "is \"" + shown(text) + "\": write one of " + List.of(words));
        }
        return text;
    }

    /** None if the model brings none. */
    private static List<SelfTestRow> selfTest(String text, int width) throws InvalidModelException {
        if (text.isBlank()) {
            return List.of();
        }
        String form = ": write rows of " + width + " values and the expected probability, [[v1,..,p],..]";
        double[][] rows;
        try {
            rows = new Gson().fromJson(text, double[][].class);
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            throw invalid(SELF_TEST, "is not readable" + form);
        }
        if (rows == null || rows.length == 0) {
            throw invalid(SELF_TEST, "has no row" + form);
        }
        if (rows.length > SELF_TEST_ROWS_MAXIMUM) {
            throw invalid(SELF_TEST, "has " + rows.length + " rows: write " + SELF_TEST_ROWS_MAXIMUM + " at most");
        }
        List<SelfTestRow> selfTest = new ArrayList<>();
        for (double[] row : rows) {
            if (row == null || row.length != width + 1 || !Arrays.stream(row).allMatch(Double::isFinite)) {
                throw invalid(SELF_TEST, "has the row " + shown(Arrays.toString(row)) + form);
            }
            double probability = row[width];
            if (probability < 0 || probability > 1) {
                throw invalid(SELF_TEST, "expects " + probability + ", which is not a probability from 0 to 1" + form);
            }
            selfTest.add(new SelfTestRow(Arrays.stream(row, 0, width).boxed().toList(), probability));
        }
        return List.copyOf(selfTest);
    }

    /** The version, to compare by; the lowest there is if it is none: a model read from a file may be called as it likes. */
    public Version number() {
        try {
            return Version.parseVersion(version);
        } catch (IllegalArgumentException e) {
            return Version.emptyVersion;
        }
    }

    public String label() {
        return name + " " + version;
    }
}
