// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.DataOptions;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.internal.Dataset.Origin;
import io.fanwatch.model.table.Labels;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.RowProblems;
import io.fanwatch.model.table.Table;
import io.fanwatch.model.table.TimeColumn;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads labelled rows from files and refuses whatever a model should not be trained on, all at once, with lines and remedies. */
public final class DatasetReader {

    /** Fewest rows of each class that can be split three ways and still be measured. */
    static final int MIN_ROWS_PER_CLASS = 20;

    private static final String HEALTHY_ALONE =
            " If all rows are healthy ones, --family one-class learns from them, without labels.";
    private static final int ROWS_BETWEEN_PROGRESS = 10_000;

    private final TrainingOptions options;
    private final DataOptions reading;
    private final ProgressListener listener;
    private final boolean healthyAlone;
    private final MessageDigest digest = Digests.sha256();
    private final List<float[]> rows = new ArrayList<>();
    private final Labels labels;
    private final RowProblems problems = new RowProblems();
    private final List<String> notes = new ArrayList<>();
    private final FeatureValues features;
    private final Map<String, Integer> groupNumbers = new HashMap<>();
    private int[] groups = new int[0];
    private long[] times = new long[0];
    private long rowsRead;
    private long left;
    private long done;

    private DatasetReader(TrainingOptions options, ProgressListener listener, boolean healthyAlone) {
        this.healthyAlone = healthyAlone;
        this.options = options;
        this.reading = options.reading();
        this.listener = listener;
        this.labels = new Labels(files(), options.label(), options.positive(), reading.negative());
        this.features = new FeatureValues(options, problems);
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
        features.refuseWords(files(), rowsRead);
        problems.refuse(files(), rowsRead);
        if (left > 0) {
            notes.add(left + " of " + rowsRead + " rows lack a value and are left out.");
        } else if (features.missing() > 0) {
            notes.add(features.missing()
                    + " values are missing; the median of the feature stands in. The model does the same where a"
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
            int label = unlabelled ? -1 : labelColumn(table);
            int group = reading.group().isPresent() && !reading.group().get().equals(DataOptions.FILE)
                    ? table.column(reading.group().get(), "--group")
                    : -1;
            Optional<TimeColumn> time = reading.time().isPresent()
                    ? TimeColumn.find(table, reading.time(), reading.timeFormat())
                    : Optional.empty();
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

    private static boolean isWhole(float[] row) {
        for (float value : row) {
            if (Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    private int labelColumn(Table table) throws TrainingException {
        try {
            return table.column(options.label(), "--label");
        } catch (TrainingException e) {
            throw new TrainingException(e.getMessage() + HEALTHY_ALONE, e);
        }
    }

    private void take(Table table, Row row, int[] features, int label, int group, Optional<TimeColumn> time, Path file)
            throws TrainingException {
        Optional<float[]> values = this.features.read(table, row, features);
        boolean usable = values.isPresent();
        boolean complete = reading.missing() != MissingValues.DROP
                || values.map(DatasetReader::isWhole).orElse(true);
        String labelText = label < 0 ? "0" : row.fields().get(label).strip();
        if (labels.isMissing(labelText)) {
            complete = false;
            if (reading.missing() != MissingValues.DROP) {
                usable = false;
                problems.add(
                        table.at(row),
                        ", column " + table.header().get(label) + ": the label is empty",
                        "Say whether the reading is faulty or not, or delete the line; if that means healthy, say --negative \""
                                + labelText + "\"; or leave such rows out with --missing drop");
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
        if (time.isPresent()) {
            times = index < times.length ? times : Arrays.copyOf(times, Math.max(1024, index * 2));
            OptionalLong millis = time.get().millis(row);
            if (millis.isEmpty()) {
                time.get().complain(row, problems);
            }
            times[index] = millis.orElse(0);
        }
        rows.add(values.get());
        labels.add(labelText, table.at(row));
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
                    + ". Add rows of the other class, or name the faulty value with --positive."
                    + (positives == 0 ? HEALTHY_ALONE : ""));
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
