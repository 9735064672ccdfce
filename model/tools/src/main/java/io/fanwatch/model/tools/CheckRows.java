// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Readings to check a model with: a file of rows with a header, separated by commas, semicolons or tabs, one number a feature
 * and perhaps what the model is expected to give.
 *
 * @param values one row a reading, in the order of the features; NaN for a missing value, if the model takes it
 * @param expected what the model should give for each; none if the file does not say
 */
record CheckRows(List<double[]> values, Optional<double[]> expected) {

    private static final List<String> EXPECTED = List.of("expected", "probability", "score", "remaining");

    /**
     * @param output the name of the model's output, which the expected column may be called too
     * @param mayMiss whether the model takes missing values, which are blank or NaN
     */
    static CheckRows read(Path file, List<String> features, String output, boolean mayMiss) throws ModelToolException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new ModelToolException(file + " cannot be read (" + e + "). Give a CSV file in UTF-8.", e);
        }
        if (lines.size() < 2) {
            throw new ModelToolException(
                    file + " has no rows. Give a header with the features' names, and readings.", null);
        }
        String separator = List.of(";", "\t", ",").stream()
                .filter(lines.get(0)::contains)
                .findFirst()
                .orElse(",");
        List<String> header = fields(lines.get(0), separator);
        List<Integer> columns = new ArrayList<>();
        for (String feature : features) {
            int column = header.indexOf(feature);
            if (column < 0) {
                throw new ModelToolException(
                        file + " has no column " + feature + ", only " + header
                                + ". Name its columns like the features.",
                        null);
            }
            columns.add(column);
        }
        Optional<Integer> expected = IntStream.range(0, header.size())
                .boxed()
                .filter(i -> !columns.contains(i))
                .filter(i -> EXPECTED.contains(header.get(i)) || header.get(i).equals(output))
                .findFirst();
        List<double[]> values = new ArrayList<>();
        double[] wanted = new double[lines.size() - 1];
        for (int i = 1; i < lines.size(); i++) {
            List<String> fields = fields(lines.get(i), separator);
            double[] row = new double[columns.size()];
            for (int n = 0; n < row.length; n++) {
                row[n] = number(file, i, fields, columns.get(n), mayMiss);
            }
            values.add(row);
            if (expected.isPresent()) {
                wanted[i - 1] = number(file, i, fields, expected.get(), false);
            }
        }
        return new CheckRows(values, expected.map(column -> wanted));
    }

    private static List<String> fields(String line, String separator) {
        return Arrays.stream(line.split(separator, -1))
                .map(field -> field.strip().replaceAll("^\"(.*)\"$", "$1"))
                .toList();
    }

    private static double number(Path file, int row, List<String> fields, int column, boolean mayMiss)
            throws ModelToolException {
        try {
            String field = fields.get(column);
            double number = mayMiss && (field.isEmpty() || field.equalsIgnoreCase("nan"))
                    ? Double.NaN
                    : Double.parseDouble(field.replace(',', '.'));
            if (Double.isFinite(number) || mayMiss && Double.isNaN(number)) {
                return number;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // the same as infinity
        }
        throw new ModelToolException(
                file + ", row " + row + " has no number in column " + (column + 1) + ": " + fields
                        + ". Correct it or leave it out.",
                null);
    }
}
