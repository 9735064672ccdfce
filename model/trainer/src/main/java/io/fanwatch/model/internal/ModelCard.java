// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.Family;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what a model is, what it was trained on and how good it is: once for people, once for programs. */
final class ModelCard {

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final TrainingOptions options;
    private final ModelOptions model;
    private final TrainingReport report;
    private final StratifiedSplit split;
    private final FamilyCard families;

    ModelCard(TrainingOptions options, ModelOptions model, TrainingReport report, StratifiedSplit split) {
        this.options = options;
        this.model = model;
        this.report = report;
        this.split = split;
        this.families = new FamilyCard(options, model, report);
    }

    void write() throws IOException {
        Files.writeString(report.modelCard(), markdown());
        Files.writeString(report.modelCardJson(), JSON.toJson(json()) + "\n");
    }

    private JsonObject json() {
        JsonObject card = new JsonObject();
        card.addProperty("name", options.name());
        card.addProperty("version", options.version());
        card.addProperty("file", fileName(report.model()));
        card.addProperty("bytes", report.modelBytes());
        JsonArray features = new JsonArray();
        options.features().forEach(features::add);
        card.add("features", features);
        if (model.readings() > 1) {
            card.addProperty("readings", model.readings());
        }
        model.features().ifPresent(computed -> {
            JsonArray derived = new JsonArray();
            computed.names().forEach(derived::add);
            card.add("derived_features", derived);
        });
        card.addProperty("family", report.selection().family().toString());
        card.add("selection", families.json());
        card.addProperty("threshold", report.threshold());
        card.add("data", data());
        card.add("training", training());
        JsonObject metrics = OnnxWriter.metrics(report.metrics());
        metrics.add("confusion_matrix", confusionMatrix(report.metrics()));
        card.add("test_metrics", metrics);
        card.add("splits", SplitSection.json(report.estimates()));
        return card;
    }

    private JsonObject data() {
        JsonObject data = new JsonObject();
        data.addProperty("file", files());
        data.addProperty("digest", report.dataDigest());
        data.addProperty("label", options.label());
        data.addProperty("positive", options.positive().orElse(TrainingOptions.DEFAULT_POSITIVE));
        JsonArray notes = new JsonArray();
        split.training().origin().notes().forEach(notes::add);
        data.add("notes", notes);
        data.addProperty("rows", rows());
        JsonObject rows = new JsonObject();
        rows.add("training", part(split.training()));
        rows.add("validation", part(split.validation()));
        rows.add("test", part(split.test()));
        data.add("split", rows);
        return data;
    }

    private static JsonObject part(Dataset rows) {
        JsonObject part = new JsonObject();
        part.addProperty("rows", rows.size());
        part.addProperty("faulty", rows.faultyCount());
        return part;
    }

    private JsonObject training() {
        JsonObject training = new JsonObject();
        training.addProperty("seed", options.seed());
        training.addProperty("description", report.selection().description());
        if (report.selection().family() != Family.NETWORK) {
            training.addProperty("seconds", seconds());
            return training;
        }
        training.addProperty("max_epochs", options.maxEpochs());
        training.addProperty("epochs", report.epochs());
        training.addProperty("best_epoch", report.bestEpoch());
        training.addProperty("batch_size", NetworkTrainer.BATCH_SIZE);
        training.addProperty("learning_rate", NetworkTrainer.LEARNING_RATE);
        training.addProperty("learning_rate_decay_epochs", NetworkTrainer.DECAY_EPOCHS);
        training.addProperty("weight_decay", NetworkTrainer.WEIGHT_DECAY);
        training.addProperty("weight_averaging", NetworkTrainer.AVERAGING);
        training.addProperty("seconds", seconds());
        return training;
    }

    private static JsonObject confusionMatrix(ClassificationMetrics metrics) {
        JsonObject matrix = new JsonObject();
        matrix.addProperty("tp", metrics.truePositives());
        matrix.addProperty("fp", metrics.falsePositives());
        matrix.addProperty("tn", metrics.trueNegatives());
        matrix.addProperty("fn", metrics.falseNegatives());
        return matrix;
    }

    private String markdown() {
        ClassificationMetrics metrics = report.metrics();
        return String.format(
                        Locale.ROOT,
                        """
                # Model card: %1$s %2$s

                Says from %15$s (%3$s) how likely the machine is faulty. A reading is called faulty from a
                probability of **%4$s** on.

                | test metric | value |
                |---|---|
                | accuracy | %5$.4f |
                | precision | %6$.4f |
                | recall | %7$.4f |
                | F1 | %8$.4f |
                | ROC-AUC | %9$.4f |

                | %10$d test rows | called faulty | called healthy |
                |---|---|---|
                | faulty | %11$d | %12$d |
                | healthy | %13$d | %14$d |

                ![confusion matrix](confusion-matrix.png) ![ROC](roc.png) ![precision and recall](precision-recall.png)

                """,
                        options.name(),
                        options.version(),
                        String.join(", ", options.features()),
                        report.threshold(),
                        metrics.accuracy(),
                        metrics.precision(),
                        metrics.recall(),
                        metrics.f1(),
                        metrics.rocAuc(),
                        metrics.rows(),
                        metrics.truePositives(),
                        metrics.falseNegatives(),
                        metrics.falsePositives(),
                        metrics.trueNegatives(),
                        model.readings() == 1 ? "one reading" : "a machine's last " + model.readings() + " readings")
                + families.why()
                + SplitSection.markdown(report.estimates())
                + dataSection()
                + (report.selection().family() == Family.NETWORK ? trainingSection() : families.training(seconds()));
    }

    private String dataSection() {
        return String.format(
                Locale.ROOT,
                """
                ## Data
                - File `%1$s`, `%2$s`
                - %3$d rows; faulty is %4$s
                - Split %5$s: %6$d rows to train on, %7$d to stop and calibrate on, %8$d to test on
                %9$s
                ![feature distributions](feature-distributions.png)

                """,
                files(),
                report.dataDigest(),
                rows(),
                split.training().origin().label(),
                Splitter.words(options.reading()),
                report.trainingRows(),
                report.validationRows(),
                report.testRows(),
                split.training().origin().notes().stream()
                        .map(note -> "- " + note + "\n")
                        .collect(Collectors.joining()));
    }

    private String files() {
        return options.data().stream().map(ModelCard::fileName).collect(Collectors.joining(", "));
    }

    private String trainingSection() {
        return String.format(
                Locale.ROOT,
                """
                ## Training
                - Network %1$d-60-30-10-1, rectified linear units, sigmoid; standardisation is part of the model
                - Adam with decoupled weight decay %2$s (not of biases), learning rate %3$s falling along a cosine in %14$d epochs,
                  batches of %4$d, binary cross-entropy with balanced class weights
                - The kept weights are a running average over the batches (share of the newest %5$s), taken at epoch
                  %6$d, the lowest validation loss; training ended after %7$d of at most %8$d epochs
                - The threshold is the most accurate one with a precision of at least %9$s on the validation rows, unless
                  that would cost more than %10$s %% accuracy; then it is the most accurate one. Of those that differ by
                  less than %15$s %%, the one closest to 0.5
                - Seed %11$d; %12$s s; %13$d bytes; the file was run in ONNX Runtime and agrees with the network

                ![learning curve](learning-curve.png)

                ## Why not plain Adam
                Where healthy and faulty readings look alike, the label is noise to any model. Plain Adam at a constant rate
                starts to learn that noise after some forty epochs, while the sharp edges of the healthy ranges are still
                blurred: on fan readings it ended between 94.7 %% and 95.1 %% accuracy, depending on the seed, with up to
                0.8 %% of the alarms false. Weight decay keeps the noise out, the falling rate and the averaged weights
                sharpen the edges: more accurate, fewer false alarms, and much less a matter of luck.

                ## Limits
                Readings outside the ranges in the data above are extrapolation. %16$s
                """,
                options.features().size() * model.readings(),
                NetworkTrainer.WEIGHT_DECAY,
                NetworkTrainer.LEARNING_RATE,
                NetworkTrainer.BATCH_SIZE,
                NetworkTrainer.AVERAGING,
                report.bestEpoch(),
                report.epochs(),
                options.maxEpochs(),
                ThresholdCalibration.PRECISION_GOAL,
                ThresholdCalibration.MAX_ACCURACY_COST * 100,
                options.seed(),
                seconds(),
                report.modelBytes(),
                NetworkTrainer.DECAY_EPOCHS,
                ThresholdCalibration.NEGLIGIBLE_ACCURACY * 100,
                model.readings() == 1
                        ? "One reading is judged at a time: wear that shows only as a trend is not seen."
                        : "A machine's first " + (model.readings() - 1)
                                + " readings are not judged, and what is older than the" + " last " + model.readings()
                                + " is not seen.");
    }

    private int rows() {
        return report.trainingRows() + report.validationRows() + report.testRows();
    }

    private double seconds() {
        return report.duration().toMillis() / 100 / 10.0;
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }
}
