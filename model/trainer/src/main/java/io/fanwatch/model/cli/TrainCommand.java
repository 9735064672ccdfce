// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.condition.Features;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.LifeOptions;
import io.fanwatch.model.LifeReport;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.ModelTrainer;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.Selection;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.TrainingReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: trains a fault model on a CSV file. Progress goes to standard error, the summary to standard output. */
@Command(
        name = "train",
        description = "Trains a fault model on a CSV file of labelled readings and writes it as one ONNX file,"
                + " with a model card and plots.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the model is written",
            "1:the data cannot be used, or a file cannot be read or written",
            "2:wrong usage"
        })
public final class TrainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE.csv", description = "Labelled readings, with a header line.")
    private Path data;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to.", required = true)
    private Path out;

    @Option(
            names = "--features",
            paramLabel = "A,B,...",
            split = ",",
            hideParamSyntax = true,
            description = "Columns the model sees, in this order.",
            defaultValue = "rotation,temperature,vibration,sound")
    private List<String> features;

    @Option(
            names = "--label",
            paramLabel = "L",
            description = "Column that tells healthy from faulty.",
            defaultValue = TrainingOptions.DEFAULT_LABEL)
    private String label;

    @Option(
            names = "--positive",
            paramLabel = "V",
            description = "Value of that column that means faulty.",
            defaultValue = TrainingOptions.DEFAULT_POSITIVE)
    private String positive;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the model and of its file.",
            defaultValue = TrainingOptions.DEFAULT_NAME)
    private String name;

    @Option(
            names = "--version",
            paramLabel = "X.Y.Z",
            description = "Version of the model.",
            defaultValue = TrainingOptions.DEFAULT_VERSION)
    private String version;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same data and seed give the same model.",
            defaultValue = "" + TrainingOptions.DEFAULT_SEED)
    private long seed;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Most passes over the data; training usually ends sooner.",
            defaultValue = "" + TrainingOptions.DEFAULT_MAX_EPOCHS)
    private int epochs;

    @Mixin
    private ModelChoice choice;

    @Mixin
    private LifeChoice lifeChoice;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Features computed = ModelChoice.features(features);
        ModelOptions model = modelOptions(computed);
        TrainingOptions options = options(computed.areFields() ? features : computed.fields());
        try {
            Optional<LifeOptions> life = lifeOptions();
            if (life.isPresent()) {
                summarise(trainLife(options, model, life.get()));
            } else {
                summarise(train(options, model));
            }
            return ExitCode.OK;
        } catch (TrainingException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private TrainingReport train(TrainingOptions options, ModelOptions model) throws TrainingException {
        try (ProgressBar bar = progressBar()) {
            return ModelTrainer.train(options, model, showOn(bar));
        }
    }

    private LifeReport trainLife(TrainingOptions options, ModelOptions model, LifeOptions life)
            throws TrainingException {
        try (ProgressBar bar = progressBar()) {
            return ModelTrainer.train(options, model, life, showOn(bar));
        }
    }

    private Optional<LifeOptions> lifeOptions() {
        try {
            return lifeChoice.options();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ModelOptions modelOptions(Features computed) {
        try {
            return choice.options(computed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private TrainingOptions options(List<String> columns) {
        try {
            return new TrainingOptions(data, out, name, version, columns, label, positive, seed, epochs);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ProgressBar progressBar() {
        return new ProgressBarBuilder()
                .setTaskName("Training")
                .setInitialMax(epochs)
                .setUnit(" epochs", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    private static ProgressListener showOn(ProgressBar bar) {
        return (epoch, maxEpochs, trainingLoss, validationLoss) -> {
            bar.stepTo(epoch);
            bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f, validation %.4f", trainingLoss, validationLoss));
        };
    }

    private void summarise(LifeReport report) {
        PrintWriter console = spec.commandLine().getOut();
        List<LifeReport.Validated> all = new ArrayList<>(List.of(report.best()));
        all.addAll(report.others());
        for (LifeReport.Validated one : all) {
            console.printf(
                    Locale.ROOT,
                    "%s: RMSE %.2f on units left out (%.2f in a random split); alarm before the failure of %d of %d units%n",
                    one.family(),
                    one.byUnit().rmse(),
                    one.random().rmse(),
                    one.alarmed(),
                    report.units());
        }
        console.printf(
                Locale.ROOT,
                "Trained %s on %d readings of %d units in %.1f s%n%s (%d bytes), %s%n",
                report.best().family(),
                report.rows(),
                report.units(),
                report.duration().toMillis() / 1000.0,
                report.model(),
                report.modelBytes(),
                report.modelCard());
        console.flush();
    }

    private void summarise(TrainingReport report) {
        ClassificationMetrics metrics = report.metrics();
        PrintWriter console = spec.commandLine().getOut();
        Selection selection = report.selection();
        for (Selection.Candidate candidate : selection.candidates()) {
            console.printf(
                    Locale.ROOT,
                    "%s: %s %.4f ± %.4f in %d-fold cross-validation%n",
                    candidate.family(),
                    selection.metric(),
                    candidate.mean(),
                    candidate.margin(),
                    candidate.values().size());
        }
        console.printf(
                Locale.ROOT,
                "Trained %s on %d rows in %.1f s: %sthreshold %s%n",
                selection.family(),
                report.trainingRows(),
                report.duration().toMillis() / 1000.0,
                report.epochs() > 0 ? "epoch " + report.bestEpoch() + " of " + report.epochs() + " kept, " : "",
                report.threshold());
        console.printf(
                Locale.ROOT,
                "On %d test rows: accuracy %.4f, precision %.4f, recall %.4f, F1 %.4f, ROC-AUC %.4f%n",
                report.testRows(),
                metrics.accuracy(),
                metrics.precision(),
                metrics.recall(),
                metrics.f1(),
                metrics.rocAuc());
        console.printf(Locale.ROOT, "%s (%d bytes), %s%n", report.model(), report.modelBytes(), report.modelCard());
        console.flush();
    }
}
