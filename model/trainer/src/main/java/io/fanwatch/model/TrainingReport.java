// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a training gave.
 *
 * @param model the ONNX file
 * @param modelCard the model card for people, Markdown
 * @param modelCardJson the model card for programs, JSON
 * @param plots the plots, PNG
 * @param dataDigest {@code sha256:} and the hexadecimal digest of the CSV file
 * @param trainingRows rows the weights were fitted to
 * @param validationRows rows that decided when to stop and where the threshold lies
 * @param testRows rows only used for {@code metrics}
 * @param epochs passes over the training rows that were made; 0 for families without
 * @param bestEpoch the pass whose weights were kept, counted from 1
 * @param threshold probability from which on a reading is called faulty, between 0 and 1
 * @param metrics how the model does on the test rows
 * @param selection which family it is of, and why
 * @param estimates how models do on other splits of the same data, if that was asked for
 * @param notes what to know about the data, in sentences
 * @param modelBytes size of the ONNX file
 * @param duration time taken, reading and writing included
 */
public record TrainingReport(
        Path model,
        Path modelCard,
        Path modelCardJson,
        List<Path> plots,
        String dataDigest,
        int trainingRows,
        int validationRows,
        int testRows,
        int epochs,
        int bestEpoch,
        double threshold,
        ClassificationMetrics metrics,
        Selection selection,
        List<SplitEstimate> estimates,
        List<String> notes,
        long modelBytes,
        Duration duration) {

    /** Keeps its own copy of the lists. */
    public TrainingReport {
        plots = List.copyOf(plots);
        estimates = List.copyOf(estimates);
        notes = List.copyOf(notes);
    }
}
