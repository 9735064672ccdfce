// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import io.fanwatch.model.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What remained to each device after its last reading: a number a line, in the order in which devices first appear. */
final class RemainingFile {

    private RemainingFile() {}

    static List<Double> read(Path file) throws TrainingException {
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(Double::valueOf)
                    .toList();
        } catch (IOException | NumberFormatException e) {
            throw new TrainingException(
                    "Cannot read what remains to the devices from " + file + ": " + e.getMessage()
                            + ". Give a text file with a number a line, one for each device.",
                    e);
        }
    }
}
