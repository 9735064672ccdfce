// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.cli;

import io.fanwatch.condition.Features;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.DataOptions;
import io.fanwatch.model.LifeOptions;
import io.fanwatch.model.LifeReport;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.ModelTrainer;
import io.fanwatch.model.Selection;
import io.fanwatch.model.SplitEstimate;
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
import java.util.function.Supplier;
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

    @Parameters(
            paramLabel = "FILE.csv",
            arity = "1..*",
            description = "Labelled readings, one a line; several files must have the same columns.")
    private List<Path> data;

    @Mixin
    private DataFlags dataFlags;

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
            description = "Value of that column that means faulty. (Default: 1, where the values are 0 and 1)")
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
        ModelOptions model = checked(() -> choice.options(computed));
        Optional<LifeOptions> life = checked(lifeChoice::options);
        TrainingOptions options = checked(() -> options(computed.areFields() ? features : computed.fields()));
        try {
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

    private <T> T checked(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private LifeReport trainLife(TrainingOptions options, ModelOptions model, LifeOptions life)
            throws TrainingException {
        try (TrainingProgress progress = progress()) {
            return ModelTrainer.train(options, model, life, progress);
        }
    }

    private TrainingReport train(TrainingOptions options, ModelOptions model) throws TrainingException {
        try (TrainingProgress progress = progress()) {
            return ModelTrainer.train(options, model, progress);
        }
    }

    private TrainingProgress progress() {
        long bytes = data.stream().mapToLong(file -> file.toFile().length()).sum();
        return new TrainingProgress(spec.commandLine().getOut(), bytes, epochs);
    }

    private TrainingOptions options(List<String> columns) {
        DataOptions reading = dataFlags.options();
        return new TrainingOptions(
                data, out, name, version, columns, label, Optional.ofNullable(positive), seed, epochs, reading);
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
        report.notes().forEach(note -> console.println("Note: " + note));
        Selection selection = report.selection();
        for (Selection.Candidate candidate : selection.candidates()) {
            console.printf(
                    "%s: %s %s in cross-validation%n",
                    candidate.family(), selection.metric(), candidate.estimate().text(selection.metric()::of));
        }
        console.printf(
                Locale.ROOT,
                "Trained %s on %d rows in %.1f s: %sthreshold %s%n",
                selection.family(),
                report.trainingRows(),
                report.duration().toMillis() / 1000.0,
                report.epochs() > 0 ? "epoch " + report.bestEpoch() + " of " + report.epochs() + " kept, " : "",
                report.threshold());
        boolean healthyAlone = metrics.truePositives() + metrics.falseNegatives() == 0;
        console.printf(
                Locale.ROOT,
                healthyAlone
                        ? "On %d test rows, all healthy: %d called faulty%n"
                        : "On %d test rows: accuracy %3$.4f, precision %4$.4f, recall %5$.4f, F1 %6$.4f, ROC-AUC %7$.4f%n",
                report.testRows(),
                metrics.falsePositives(),
                metrics.accuracy(),
                metrics.precision(),
                metrics.recall(),
                metrics.f1(),
                metrics.rocAuc());
        for (SplitEstimate estimate : report.estimates()) {
            console.printf(
                    "Split %s, %d trainings: accuracy %s, F1 %s, ROC-AUC %s%n",
                    estimate.split(),
                    estimate.metrics().size(),
                    estimate.text(ClassificationMetrics::accuracy),
                    estimate.text(ClassificationMetrics::f1),
                    estimate.text(ClassificationMetrics::rocAuc));
        }
        console.printf(Locale.ROOT, "%s (%d bytes), %s%n", report.model(), report.modelBytes(), report.modelCard());
        console.flush();
    }
}
