// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.DataOptions;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.internal.Dataset.Origin;
import io.fanwatch.model.table.Labels;
import io.fanwatch.model.table.Numerals;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.RowProblems;
import io.fanwatch.model.table.Table;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads labelled rows from files and refuses whatever a model should not be trained on, all at once, with lines and remedies. */
public final class DatasetReader {

    /** Fewest rows of each class that can be split three ways and still be measured. */
    static final int MIN_ROWS_PER_CLASS = 20;

    private static final int ROWS_BETWEEN_PROGRESS = 10_000;
    private static final int MOST_WORDS = 12;
    private static final double MOSTLY = 0.9;

    private final TrainingOptions options;
    private final DataOptions reading;
    private final ProgressListener listener;
    private final boolean healthyAlone;
    private final MessageDigest digest = Digests.sha256();
    private final List<float[]> rows = new ArrayList<>();
    private final Labels labels;
    private final RowProblems problems = new RowProblems();
    private final List<String> notes = new ArrayList<>();
    /** For each feature the words where numbers should be. */
    private final List<TreeSet<String>> words = new ArrayList<>();

    private final long[] wordRows;
    private final Map<String, Integer> groupNumbers = new HashMap<>();
    private int[] groups = new int[0];
    private long[] times = new long[0];
    private long rowsRead;
    private long left;
    private long filled;
    private long done;

    private DatasetReader(TrainingOptions options, ProgressListener listener, boolean healthyAlone) {
        this.healthyAlone = healthyAlone;
        this.options = options;
        this.reading = options.reading();
        this.listener = listener;
        this.labels = new Labels(files(), options.label(), options.positive(), reading.negative());
        this.wordRows = new long[options.features().size()];
        options.features().forEach(feature -> words.add(new TreeSet<>()));
    }

    /**
     * @param options the files and the columns to take
     * @return at least {@link #MIN_ROWS_PER_CLASS} rows of each class
     * @throws TrainingException if a file cannot be read or holds anything that cannot be trained on
     */
    static Dataset read(TrainingOptions options) throws TrainingException {
        return read(options, ProgressListener.silent());
    }

    /** The same, and the listener hears how far it is. */
    static Dataset read(TrainingOptions options, ProgressListener listener) throws TrainingException {
        return read(options, listener, false);
    }

    /** @param healthyAlone whether all rows may be healthy, and without labels if no column is asked for by name */
    static Dataset read(TrainingOptions options, ProgressListener listener, boolean healthyAlone)
            throws TrainingException {
        DatasetReader reader = new DatasetReader(options, listener, healthyAlone);
        Dataset data = reader.readAll();
        if (!healthyAlone || data.faultyCount() > 0) {
            reader.requireBothClasses(data);
        } else if (data.size() < MIN_ROWS_PER_CLASS) {
            throw new TrainingException(reader.files() + " has too few rows to train on: " + data.size()
                    + " healthy ones. Give at least " + MIN_ROWS_PER_CLASS + ".");
        }
        return data;
    }

    private Dataset readAll() throws TrainingException {
        for (Path file : options.data()) {
            readFile(file);
        }
        if (rowsRead == 0) {
            throw new TrainingException(
                    files() + " has a header but no rows. Add one line for each reading, healthy and faulty ones.");
        }
        refuseWords();
        problems.refuse(files(), rowsRead);
        if (left > 0) {
            notes.add(left + " of " + rowsRead + " rows lack a value and are left out.");
        } else if (filled > 0) {
            notes.add(
                    filled + " values are missing; the median of the feature stands in. The model does the same where a"
                            + " reading has NaN.");
        }
        Dataset all = dataset();
        List<String> told = new ArrayList<>(notes);
        told.addAll(DataChecks.notes(all));
        return new Dataset(
                all.featureNames(),
                all.rows(),
                all.faulty(),
                all.digest(),
                all.groups(),
                all.times(),
                new Origin(labels.words(), List.copyOf(told)));
    }

    private void readFile(Path file) throws TrainingException {
        try (Table table = new Table(file, reading.table(), digest)) {
            listener.reading(table.readAs(), done);
            int[] features = new int[options.features().size()];
            for (int i = 0; i < features.length; i++) {
                features[i] = table.column(options.features().get(i), "--features");
            }
            boolean unlabelled = healthyAlone
                    && options.label().equals(TrainingOptions.DEFAULT_LABEL)
                    && table.find(options.label()).isEmpty();
            int label = unlabelled ? -1 : table.column(options.label(), "--label");
            int group = reading.group().isPresent() && !reading.group().get().equals(DataOptions.FILE)
                    ? table.column(reading.group().get(), "--group")
                    : -1;
            int time = reading.time().isPresent() ? table.column(reading.time().get(), "--time") : -1;
            while (table.hasNext()) {
                Row row = table.next();
                rowsRead++;
                Optional<String> problem = table.problem(row);
                if (problem.isPresent()) {
                    problems.add(table.at(row), ": " + problem.get(), "Correct or delete the line");
                } else {
                    take(table, row, features, label, group, time, file);
                }
                if (rowsRead % ROWS_BETWEEN_PROGRESS == 0) {
                    listener.reading(table.readAs(), done + table.bytesRead());
                }
            }
            if (table.repeatedHeaders() > 0) {
                notes.add(file.getFileName() + " has its header " + table.repeatedHeaders()
                        + " more times among its rows; they are passed over.");
            }
            done += table.bytesRead();
            listener.reading(table.readAs(), done);
        }
    }

    private void take(Table table, Row row, int[] features, int label, int group, int time, Path file)
            throws TrainingException {
        float[] values = new float[features.length];
        boolean complete = true;
        boolean usable = true;
        for (int i = 0; i < values.length; i++) {
            String text = row.fields().get(features[i]).strip();
            Optional<Float> value = value(i, text, table);
            if (value.isPresent()) {
                values[i] = value.get();
            } else if (isMissing(text) && reading.missing() != MissingValues.REFUSE) {
                values[i] = Float.NaN;
                filled++;
                complete &= reading.missing() != MissingValues.DROP;
            } else {
                usable = false;
                complain(table, row, features[i], i, text);
            }
        }
        String labelText = label < 0 ? "0" : row.fields().get(label).strip();
        if (Labels.isMissing(labelText)) {
            complete = false;
            if (reading.missing() != MissingValues.DROP) {
                usable = false;
                problems.add(
                        table.at(row),
                        ", column " + table.header().get(label) + ": the label is empty",
                        "Say whether the reading is faulty or not, or delete the line, or leave such rows out with"
                                + " --missing drop");
            }
        }
        if (!usable || !complete) {
            left += usable ? 1 : 0;
            return;
        }
        int index = rows.size();
        if (group >= 0 || reading.group().isPresent()) {
            String name = group < 0 ? file.toString() : row.fields().get(group).strip();
            groups = index < groups.length ? groups : Arrays.copyOf(groups, Math.max(1024, index * 2));
            groups[index] = groupNumbers.computeIfAbsent(name, key -> groupNumbers.size());
        }
        if (time >= 0) {
            times = index < times.length ? times : Arrays.copyOf(times, Math.max(1024, index * 2));
            times[index] = time(table, row, time);
        }
        rows.add(values);
        labels.add(labelText, table.at(row));
    }

    private long time(Table table, Row row, int column) throws TrainingException {
        String text = row.fields().get(column).strip();
        try {
            return reading.timeFormat().millis(text);
        } catch (DateTimeException | NumberFormatException e) {
            problems.add(
                    table.at(row),
                    ", column " + table.header().get(column) + ": '" + text + "' is no time",
                    "Say with --time-format how times are written, such as yyyy.MM.dd.HH.mm.ss, or s for numbers of"
                            + " seconds");
            return 0;
        }
    }

    private Optional<Float> value(int feature, String text, Table table) {
        Map<String, Float> codes =
                reading.categories().getOrDefault(options.features().get(feature), Map.of());
        if (codes.containsKey(text)) {
            return Optional.of(codes.get(text));
        }
        try {
            float value = Float.parseFloat(table.plain(text));
            return Float.isFinite(value) && codes.isEmpty() && !isMarker(text) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isMissing(String text) {
        return Numerals.isMissing(text) || isMarker(text);
    }

    private boolean isMarker(String text) {
        return !reading.markers().isEmpty() && reading.markers().contains(text);
    }

    private void complain(Table table, Row row, int column, int feature, String text) {
        String problem;
        if (text.isEmpty()) {
            problem = "the value is empty";
        } else {
            problem = "'" + text + "' is not a " + (isInfinite(text, table) ? "finite " : "") + "number";
        }
        boolean missing = isMissing(text);
        if (!missing) {
            wordRows[feature]++;
            if (words.get(feature).size() <= MOST_WORDS) {
                words.get(feature).add(text);
            }
        }
        String remedy = missing
                ? "Write a number with a decimal point, such as 528.5, or delete the line; or say --missing drop to leave"
                        + " such rows out, or --missing median or indicator to train with the median in its place"
                : table.remedy(text) + ", or delete the line; if it stands for a missing value, say --missing-values \""
                        + text + "\" --missing drop";
        problems.add(table.at(row), ", column " + table.header().get(column) + ": " + problem, remedy);
    }

    private static boolean isInfinite(String text, Table table) {
        try {
            Float.parseFloat(table.plain(text));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A column of a few words only holds kinds, not bad numbers. */
    private void refuseWords() throws TrainingException {
        for (int i = 0; i < wordRows.length; i++) {
            TreeSet<String> found = words.get(i);
            String name = options.features().get(i);
            if (wordRows[i] < rowsRead * MOSTLY
                    || found.size() > Math.min(MOST_WORDS, wordRows[i] / 2)
                    || reading.categories().containsKey(name)) {
                continue;
            }
            int[] number = {0};
            String codes = found.stream().map(word -> word + ":" + ++number[0]).collect(Collectors.joining(","));
            throw new TrainingException(files() + ", column " + name + " holds the words " + String.join(", ", found)
                    + ". A gateway takes numbers only: leave " + name + " out of --features; or, if your devices send a"
                    + " number for each, say which, and the model has each as a kind of its own: --categories \"" + name
                    + "=" + codes + "\".");
        }
    }

    private Dataset dataset() throws TrainingException {
        List<Optional<Boolean>> meanings = labels.meanings();
        int[] kept = new int[rows.size()];
        boolean[] faulty = new boolean[rows.size()];
        int size = 0;
        for (int row = 0; row < faulty.length; row++) {
            Optional<Boolean> meaning = meanings.get(labels.value(row));
            faulty[row] = meaning.orElse(false);
            if (meaning.isPresent()) {
                kept[size++] = row;
            }
        }
        Dataset all = new Dataset(
                options.features(),
                rows.toArray(float[][]::new),
                faulty,
                "sha256:" + HexFormat.of().formatHex(digest.digest()),
                Arrays.copyOf(groups, groups.length == 0 ? 0 : rows.size()),
                Arrays.copyOf(times, times.length == 0 ? 0 : rows.size()),
                new Origin("", List.of()));
        if (size == rows.size()) {
            return all;
        }
        notes.add(rows.size() - size + " rows have a label that is neither healthy nor faulty and are left out.");
        return all.select(Arrays.copyOf(kept, size));
    }

    private void requireBothClasses(Dataset data) throws TrainingException {
        int positives = data.faultyCount();
        int negatives = data.size() - positives;
        if (positives == 0 || negatives == 0) {
            String positive = options.positive().orElse(TrainingOptions.DEFAULT_POSITIVE);
            throw new TrainingException(files() + " has one class only: all " + data.size() + " rows up to line "
                    + (rowsRead + 1) + " have " + String.join(" or ", labels.texts()) + " in the column "
                    + options.label() + ", and faulty is " + positive
                    + ". Add rows of the other class, or name the faulty value with --positive.");
        }
        if (Math.min(positives, negatives) < MIN_ROWS_PER_CLASS) {
            throw new TrainingException(files() + " has too few rows to train on: " + positives + " faulty and "
                    + negatives + " healthy. Give at least " + MIN_ROWS_PER_CLASS + " of each.");
        }
    }

    private String files() {
        List<Path> data = options.data();
        return data.size() == 1 ? data.get(0).toString() : data.get(0) + " and " + (data.size() - 1) + " more files";
    }
}
