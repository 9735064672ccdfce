// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.condition.Features;
import io.fanwatch.model.LifeOptions;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.table.Row;
import io.fanwatch.model.table.Table;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Readings of units that ran to failure, in the order of the file.
 *
 * @param rows the model's inputs, with what remained, capped, as target, and the unit as group
 * @param count how many units there are
 */
record LifeData(Dataset rows, int count) {

    private static final int FEWEST_UNITS = 5;

    private record Life(int number, Features.State state, List<Integer> rows, List<Double> cycles) {}

    /**
     * Reads files and computes the inputs, indicators over a time included, as a gateway would.
     *
     * @param inputs what a row has
     * @throws TrainingException if a file cannot be read, or a unit's cycles go back
     */
    static LifeData read(TrainingOptions training, Features inputs, LifeOptions options) throws TrainingException {
        Map<String, Life> lives = new LinkedHashMap<>();
        List<float[]> rows = new ArrayList<>();
        MessageDigest digest = Digests.sha256();
        for (Path file : training.data()) {
            try (Table table = new Table(file, training.reading().table(), digest)) {
                int unit = table.column(options.unit(), "--unit");
                int cycle = table.column(options.cycle(), "--cycle");
                int[] columns = new int[inputs.fields().size()];
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = table.column(inputs.fields().get(i), "--features");
                }
                while (table.hasNext()) {
                    Row line = table.nextWhole();
                    String name = line.fields().get(unit).strip();
                    Life life = lives.computeIfAbsent(
                            name, id -> new Life(lives.size(), inputs.start(), new ArrayList<>(), new ArrayList<>()));
                    double now = number(table, line, cycle);
                    if (!life.cycles().isEmpty()
                            && now <= life.cycles().get(life.cycles().size() - 1)) {
                        throw new TrainingException(table.at(line) + ": the cycle " + now + " of the unit " + name
                                + " is not after the one before. Sort the rows of each unit by " + options.cycle()
                                + ".");
                    }
                    double[] fields = new double[columns.length];
                    for (int i = 0; i < columns.length; i++) {
                        fields[i] = number(table, line, columns[i]);
                    }
                    double[] values = new double[inputs.size()];
                    life.state().update(Math.round(now * options.cycleTime().toMillis()), fields, values);
                    life.rows().add(rows.size());
                    life.cycles().add(now);
                    rows.add(floats(values));
                }
            }
        }
        if (lives.size() < FEWEST_UNITS) {
            throw new TrainingException(training.data() + " has " + lives.size() + " units in the column "
                    + options.unit() + ". Give at least " + FEWEST_UNITS + " that ran to failure.");
        }
        return of(inputs, rows, lives, options, "sha256:" + HexFormat.of().formatHex(digest.digest()));
    }

    private static LifeData of(
            Features inputs, List<float[]> rows, Map<String, Life> lives, LifeOptions options, String digest) {
        float[] targets = new float[rows.size()];
        int[] units = new int[rows.size()];
        for (Life life : lives.values()) {
            double end = life.cycles().get(life.cycles().size() - 1);
            for (int i = 0; i < life.rows().size(); i++) {
                int row = life.rows().get(i);
                targets[row] =
                        (float) Math.min(options.cap(), end - life.cycles().get(i));
                units[row] = life.number();
            }
        }
        // an indicator is not known before there are enough readings
        int[] known = IntStream.range(0, rows.size())
                .filter(row -> isKnown(rows.get(row)))
                .toArray();
        Dataset all = Dataset.ofLives(inputs.names(), rows.toArray(float[][]::new), targets, digest, units);
        return new LifeData(all.select(known), lives.size());
    }

    private static boolean isKnown(float[] row) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double number(Table table, Row line, int column) throws TrainingException {
        String text = line.fields().get(column).strip();
        try {
            return Double.parseDouble(table.plain(text));
        } catch (NumberFormatException e) {
            throw new TrainingException(
                    table.at(line) + ", column " + table.header().get(column) + ": '" + text + "' is not a number. "
                            + table.remedy(text) + ", or delete the line.",
                    e);
        }
    }
}
