// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.condition.Features;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.Selection;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.TrainingReport;
import io.fanwatch.model.internal.FaultModel.SelfTestRow;
import io.fanwatch.model.internal.Learner.Fitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One training from reading the data to the last plot. */
public final class TrainingRun {

    private static final int SELF_TEST_ROWS = 8;

    private final TrainingOptions options;
    private final ModelOptions modelOptions;
    private final Families families;
    private final long startNanos = System.nanoTime();

    /**
     * @param options what to train on and how
     * @param modelOptions which model to train
     * @param listener hears of every epoch
     */
    public TrainingRun(TrainingOptions options, ModelOptions modelOptions, ProgressListener listener) {
        this.options = options;
        this.modelOptions = modelOptions;
        this.families = new Families(options, modelOptions, listener);
    }

    /**
     * @return what was written
     * @throws TrainingException if the data cannot be used, a file cannot be read or written, or the written model does
     *     not agree with the trained one
     */
    public TrainingReport run() throws TrainingException {
        Dataset data = DatasetReader.read(options, modelOptions.family());
        FeatureGraph features =
                new FeatureGraph(modelOptions.features().orElseGet(() -> Features.ofFields(options.features())));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
        StratifiedSplit split = StratifiedSplit.of(data, random);
        StratifiedSplit derived = new StratifiedSplit(
                features.apply(split.training()), features.apply(split.validation()), features.apply(split.test()));
        Dataset learnable = derived.training().with(derived.validation());
        Selection selection = families.select(learnable, learnable.with(derived.test()));
        Learner learner = families.learner(selection.family(), random);
        try (Fitted fitted = learner.fit(derived.training(), derived.validation())) {
            float[] scores = fitted.predictor().scores(derived.test().rows());
            ScoreRanking ranking = new ScoreRanking(scores, derived.test().faulty());
            FaultModel model = new FaultModel(
                    options.name(),
                    options.version(),
                    features,
                    fitted.predictor(),
                    FaultModel.PROBABILITY,
                    properties(fitted, ranking, selection),
                    data.digest(),
                    split.training(),
                    fitted.predictor().scores(derived.training().rows()),
                    selfTest(split.test(), scores));
            byte[] file = OnnxWriter.write(model);
            OnnxRunner.requireSame(file, split.test().rows(), scores);
            return write(file, fitted, split, ranking, selection);
        }
    }

    private static Map<String, String> properties(Fitted fitted, ScoreRanking ranking, Selection selection) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("fanwatch.threshold", OnnxWriter.plain(fitted.threshold()));
        properties.put(
                "fanwatch.metrics",
                OnnxWriter.metrics(ranking.at(fitted.threshold())).toString());
        properties.put("fanwatch.family", selection.family().toString());
        return properties;
    }

    private TrainingReport write(
            byte[] file, Fitted fitted, StratifiedSplit split, ScoreRanking ranking, Selection selection)
            throws TrainingException {
        Path directory = options.outputDirectory();
        try {
            Files.createDirectories(directory);
            Path onnx = directory.resolve(options.name() + ".onnx");
            Files.write(onnx, file);
            Plots plots = new Plots(directory);
            if (fitted.curve().isPresent()) {
                plots.learningCurve(fitted.curve().get());
            }
            if (ranking.positives() > 0) {
                plots.roc(ranking);
                plots.precisionRecall(ranking);
            }
            plots.featureDistributions(split.training());
            plots.confusionMatrix(ranking.at(fitted.threshold()));
            TrainingReport report = new TrainingReport(
                    onnx,
                    directory.resolve("model-card.md"),
                    directory.resolve("model-card.json"),
                    plots.written(),
                    split.training().digest(),
                    split.training().size(),
                    split.validation().size(),
                    split.test().size(),
                    fitted.curve().map(LearningCurve::epochs).orElse(0),
                    fitted.curve().map(LearningCurve::bestEpoch).orElse(0),
                    fitted.threshold(),
                    ranking.at(fitted.threshold()),
                    selection,
                    file.length,
                    Duration.ofNanos(System.nanoTime() - startNanos));
            new ModelCard(options, modelOptions, report, split).write();
            return report;
        } catch (IOException e) {
            throw new TrainingException(
                    "Cannot write to " + directory + ": " + e.getMessage()
                            + ". Check that it is a folder you may write to, with free space.",
                    e);
        }
    }

    private static List<SelfTestRow> selfTest(Dataset rows, float[] scores) {
        List<SelfTestRow> chosen = new ArrayList<>();
        for (boolean faulty : new boolean[] {false, true}) {
            int wanted = chosen.size() + SELF_TEST_ROWS / 2;
            for (int row = 0; row < rows.size() && chosen.size() < wanted; row++) {
                if (rows.faulty()[row] == faulty) {
                    chosen.add(new SelfTestRow(rows.rows()[row], scores[row]));
                }
            }
        }
        return chosen;
    }
}
