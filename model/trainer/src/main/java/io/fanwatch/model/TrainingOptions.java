// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import io.fanwatch.model.table.Labels;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to train on and how. Start with {@link #of(Path, Path)} and change what differs from the defaults.
 *
 * @param data tables of readings, one a line, all with the same columns; at least one
 * @param outputDirectory where the model, its card and its plots are written; created when missing
 * @param name name of the model and of its file: letters, digits, '.', '_' and '-'
 * @param version version of the model: three numbers separated by dots, optionally a qualifier
 * @param features columns the model sees, in the model's input order, compared without regard to case and kept in lower
 *     case; at least one
 * @param label column that tells healthy from faulty, compared without regard to case
 * @param positive value of the label column that means faulty; empty: 1, where labels are 0 and 1
 * @param seed decides the split, the initial weights and the order of the rows: the same file, options and seed give the
 *     same model
 * @param maxEpochs most passes over the training rows, 1 to 10,000; early stopping usually ends sooner
 * @param reading how the data is read and split
 */
public record TrainingOptions(
        List<Path> data,
        Path outputDirectory,
        String name,
        String version,
        List<String> features,
        String label,
        Optional<String> positive,
        long seed,
        int maxEpochs,
        DataOptions reading) {

    /** Name used when none is given. */
    public static final String DEFAULT_NAME = "fan";

    /** Version used when none is given. */
    public static final String DEFAULT_VERSION = "1.0.0";

    /** Feature columns used when none are given. */
    public static final List<String> DEFAULT_FEATURES = List.of("rotation", "temperature", "vibration", "sound");

    /** Label column used when none is given. */
    public static final String DEFAULT_LABEL = "Faulty";

    /** Label value that means faulty when none is given and labels are 0 and 1. */
    public static final String DEFAULT_POSITIVE = Labels.DEFAULT_POSITIVE;

    /** Seed used when none is given. */
    public static final long DEFAULT_SEED = 1;

    /** Most passes over the training rows when no limit is given. */
    public static final int DEFAULT_MAX_EPOCHS = 250;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(\\.[A-Za-z0-9_-]+)?");
    private static final int MOST_EPOCHS = 10_000;

    /** @throws IllegalArgumentException with a message for the user when an option is out of its range */
    public TrainingOptions {
        data = List.copyOf(data);
        Objects.requireNonNull(outputDirectory, "outputDirectory");
        features = features.stream()
                .map(feature -> feature.strip().toLowerCase(Locale.ROOT))
                .toList();
        label = label.strip();
        positive = positive.map(String::strip);
        require(
                NAME.matcher(name).matches(),
                "The model name '" + name + "' is not usable. Use letters, digits, '.', '_' and '-', such as fan.");
        require(
                VERSION.matcher(version).matches(),
                "The model version '" + version + "' is not usable. Use three numbers, such as 1.0.0.");
        require(
                !features.isEmpty() && !features.contains(""),
                "The list of features has an empty name. Name at least one column, such as rotation,temperature.");
        require(
                new HashSet<>(features).size() == features.size(),
                "The features " + features + " name a column twice. Name each column once.");
        require(!label.isEmpty(), "The label column has no name. Name the column that says what is faulty.");
        require(
                !features.contains(label.toLowerCase(Locale.ROOT)),
                "The label column '" + label + "' is among the features, which would give the answer away."
                        + " Take it out of the features.");
        require(
                positive.filter(String::isEmpty).isEmpty(),
                "The positive value is empty. Give the label value that means faulty, such as 1.");
        require(
                maxEpochs >= 1 && maxEpochs <= MOST_EPOCHS,
                "The number of epochs " + maxEpochs + " is out of range. Use 1 to " + MOST_EPOCHS + ".");
    }

    /**
     * Options for a file of fan readings, everything else as by default.
     *
     * @param data CSV file to train on
     * @param outputDirectory where to write
     * @return the default options
     */
    public static TrainingOptions of(Path data, Path outputDirectory) {
        return of(List.of(data), outputDirectory);
    }

    /**
     * Options for several files of fan readings, everything else as by default.
     *
     * @param data files to train on
     * @param outputDirectory where to write
     * @return the default options
     */
    public static TrainingOptions of(List<Path> data, Path outputDirectory) {
        return new TrainingOptions(
                data,
                outputDirectory,
                DEFAULT_NAME,
                DEFAULT_VERSION,
                DEFAULT_FEATURES,
                DEFAULT_LABEL,
                Optional.empty(),
                DEFAULT_SEED,
                DEFAULT_MAX_EPOCHS,
                DataOptions.DEFAULT);
    }

    /**
     * @param newName name of the model
     * @param newVersion version of the model
     * @return these options for a model of another name and version
     */
    public TrainingOptions withModel(String newName, String newVersion) {
        return new TrainingOptions(
                data, outputDirectory, newName, newVersion, features, label, positive, seed, maxEpochs, reading);
    }

    /**
     * @param newFeatures columns the model sees
     * @param newLabel column that tells healthy from faulty
     * @param newPositive value of that column that means faulty
     * @return these options for other columns
     */
    public TrainingOptions withColumns(List<String> newFeatures, String newLabel, String newPositive) {
        return new TrainingOptions(
                data,
                outputDirectory,
                name,
                version,
                newFeatures,
                newLabel,
                Optional.of(newPositive),
                seed,
                maxEpochs,
                reading);
    }

    /**
     * @param newSeed seed of everything random
     * @return these options with another seed
     */
    public TrainingOptions withSeed(long newSeed) {
        return new TrainingOptions(
                data, outputDirectory, name, version, features, label, positive, newSeed, maxEpochs, reading);
    }

    /**
     * @param newMaxEpochs most passes over the training rows
     * @return these options with another limit
     */
    public TrainingOptions withMaxEpochs(int newMaxEpochs) {
        return new TrainingOptions(
                data, outputDirectory, name, version, features, label, positive, seed, newMaxEpochs, reading);
    }

    /**
     * @param newReading how the data is read and split
     * @return these options with another way to read
     */
    public TrainingOptions withReading(DataOptions newReading) {
        return new TrainingOptions(
                data, outputDirectory, name, version, features, label, positive, seed, maxEpochs, newReading);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
