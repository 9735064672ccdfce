package io.fanwatch.scoring.onnx.internal;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import io.fanwatch.api.FeatureSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a model file says of itself.
 *
 * @param name the model's name
 * @param version the model's version
 * @param features the features it wants, in its order
 * @param output the name of the output that gives the fault probability
 * @param threshold the fault probability, 0 to 1, from which on a reading counts as faulty
 * @param selfTest readings whose probability is known
 */
record ModelMetadata(
        String name,
        String version,
        FeatureSchema features,
        String output,
        double threshold,
        List<SelfTestRow> selfTest) {

    private static final int FEATURES_MAXIMUM = 1_000;
    private static final int SELF_TEST_ROWS_MAXIMUM = 1_000;
    private static final int NAME_LENGTH_MAXIMUM = 128;
    private static final int SHOWN = 200;

    /**
     * A reading whose probability is known.
     *
     * @param values one finite value a feature
     * @param probability what the model gives for them, 0 to 1
     */
    record SelfTestRow(List<Double> values, double probability) {}

    /**
     * Reads the metadata properties of a model file.
     *
     * @throws InvalidModelException if one is missing or not of its form
     */
    static ModelMetadata of(Map<String, String> properties) throws InvalidModelException {
        FeatureSchema features =
                features(required(properties, "fanwatch.features", "rotation,temperature,vibration,sound"));
        return new ModelMetadata(
                name(properties, "fanwatch.name", "fan"),
                name(properties, "fanwatch.version", "1.0.0"),
                features,
                name(properties, "fanwatch.output", "probability"),
                threshold(required(properties, "fanwatch.threshold", "0.5")),
                selfTest(properties.getOrDefault("fanwatch.selftest", ""), features));
    }

    private static String required(Map<String, String> properties, String key, String example)
            throws InvalidModelException {
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
            throw new InvalidModelException("its metadata property " + key + " is \"" + shown(value) + "\", "
                    + value.length() + " characters long: write " + NAME_LENGTH_MAXIMUM
                    + " at most when exporting, for example " + example);
        }
        return value;
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    private static FeatureSchema features(String text) throws InvalidModelException {
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (names.size() > FEATURES_MAXIMUM) {
            throw new InvalidModelException("its metadata property fanwatch.features names " + names.size()
                    + " features: a model may have " + FEATURES_MAXIMUM + " at most");
        }
        for (String name : names) {
            if (name.length() > NAME_LENGTH_MAXIMUM) {
                throw new InvalidModelException("its metadata property fanwatch.features has a feature's name of "
                        + name.length() + " characters: write " + NAME_LENGTH_MAXIMUM + " at most");
            }
        }
        try {
            return new FeatureSchema(names);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException("its metadata property fanwatch.features is \"" + shown(text) + "\": "
                    + e.getMessage() + ": name each feature once, separated by commas");
        }
    }

    private static double threshold(String text) throws InvalidModelException {
        double threshold;
        try {
            threshold = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            threshold = Double.NaN;
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new InvalidModelException("its metadata property fanwatch.threshold is \"" + shown(text)
                    + "\": write a decimal number from 0 to 1");
        }
        return threshold;
    }

    /** None if the model brings none. */
    private static List<SelfTestRow> selfTest(String text, FeatureSchema features) throws InvalidModelException {
        if (text.isBlank()) {
            return List.of();
        }
        String form = "write rows of " + features.size() + " values and the expected probability, [[v1,..,p],..]";
        double[][] rows;
        try {
            rows = new Gson().fromJson(text, double[][].class);
        } catch (JsonSyntaxException e) {
            throw new InvalidModelException("its metadata property fanwatch.selftest is not readable: " + form, e);
        }
        if (rows == null || rows.length == 0) {
            throw new InvalidModelException("its metadata property fanwatch.selftest has no row: " + form);
        }
        if (rows.length > SELF_TEST_ROWS_MAXIMUM) {
            throw new InvalidModelException("its metadata property fanwatch.selftest has " + rows.length
                    + " rows: write " + SELF_TEST_ROWS_MAXIMUM + " at most");
        }
        List<SelfTestRow> selfTest = new ArrayList<>();
        for (double[] row : rows) {
            if (row == null
                    || row.length != features.size() + 1
                    || !Arrays.stream(row).allMatch(Double::isFinite)) {
                throw new InvalidModelException("its metadata property fanwatch.selftest has the row "
                        + shown(Arrays.toString(row)) + ": " + form);
            }
            double probability = row[features.size()];
            if (probability < 0 || probability > 1) {
                throw new InvalidModelException("its metadata property fanwatch.selftest expects " + probability
                        + ", which is not a probability from 0 to 1: " + form);
            }
            selfTest.add(new SelfTestRow(
                    Arrays.stream(row, 0, features.size()).boxed().toList(), probability));
        }
        return List.copyOf(selfTest);
    }

    String label() {
        return name + " " + version;
    }
}
