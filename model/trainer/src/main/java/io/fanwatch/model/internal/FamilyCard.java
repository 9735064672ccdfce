// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import com.google.gson.JsonObject;
import io.fanwatch.condition.Features;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.Family;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.Selection.Candidate;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.TrainingReport;
import java.util.Locale;

/** What a model card says of the family of the model. */
final class FamilyCard {

    private final TrainingOptions options;
    private final ModelOptions model;
    private final TrainingReport report;

    FamilyCard(TrainingOptions options, ModelOptions model, TrainingReport report) {
        this.options = options;
        this.model = model;
        this.report = report;
    }

    JsonObject json() {
        JsonObject selection = new JsonObject();
        selection.addProperty("metric", report.selection().metric().toString());
        for (Candidate candidate : report.selection().candidates()) {
            selection.add(candidate.family().toString(), SplitSection.json(candidate.estimate()));
        }
        return selection;
    }

    /** Why it was taken; empty if the user chose. */
    String why() {
        if (report.selection().candidates().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                ## Why %1$s
                Of the families that were cross-validated on the rows to train and calibrate on, it had the highest %2$s:

                | family | %2$s | ROC-AUC |
                |---|---|---|
                """,
                report.selection().family(),
                report.selection().metric()));
        for (Candidate candidate : report.selection().candidates()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s |%n",
                    candidate.family(),
                    candidate.estimate().text(report.selection().metric()::of),
                    candidate.estimate().text(ClassificationMetrics::rocAuc)));
        }
        return text.append('\n').toString();
    }

    /** How a family other than the network was trained. */
    String training(double seconds) {
        String threshold = report.selection().family() == Family.ONE_CLASS
                ? "The threshold is where the wanted share of healthy validation rows is called faulty"
                : "The threshold is the best by " + report.selection().metric()
                        + " on the rows trained and calibrated on, each scored by a model that was not fitted to it";
        return String.format(
                Locale.ROOT,
                """
                ## Training
                - %s
                - %s
                - Features: %s
                - Seed %d; %s s; %d bytes; the file was run in ONNX Runtime and agrees with the model

                ## Limits
                Readings outside the ranges in the data above are extrapolation.
                """,
                report.selection().description(),
                threshold,
                String.join(", ", model.features().map(Features::names).orElse(options.features())),
                options.seed(),
                seconds,
                report.modelBytes());
    }
}
