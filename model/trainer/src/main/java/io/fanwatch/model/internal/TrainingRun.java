// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.condition.Features;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.Family;
import io.fanwatch.model.ModelOptions;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.Selection;
import io.fanwatch.model.SplitEstimate;
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
    private final Windows windows;
    private final FeatureGraph features;
    private final Families families;
    private final ProgressListener listener;
    private final long startNanos = System.nanoTime();

    /**
     * @param options what to train on and how
     * @param modelOptions which model to train
     * @param listener hears of every epoch
     */
    public TrainingRun(TrainingOptions options, ModelOptions modelOptions, ProgressListener listener) {
        this.options = options;
        this.modelOptions = modelOptions;
        this.listener = listener;
        this.windows = new Windows(modelOptions.readings());
        this.features = new FeatureGraph(
                modelOptions.features().orElseGet(() -> Features.ofFields(windows.names(options.features()))));
        this.families = new Families(options, modelOptions, listener);
    }

    /**
     * @return what was written
     * @throws TrainingException if the data cannot be used, a file cannot be read or written, or the written model does
     *     not agree with the trained one
     */
    public TrainingReport run() throws TrainingException {
        boolean healthyAlone = modelOptions.family() == Family.ONE_CLASS || modelOptions.family() == Family.AUTO;
        windows.check(options.reading());
        Dataset data = windows.of(DatasetReader.read(options, listener, healthyAlone));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
        StratifiedSplit split = new Splitter(options.reading(), random).split(data);
        Selection selection = families.select(split.training().and(split.validation()), this::measure);
        Learner learner = families.learner(selection.family(), random);
        try (Trained trained = train(split, learner)) {
            float[] scores = trained.pipeline().scores(split.test());
            ScoreRanking ranking = new ScoreRanking(scores, split.test().faulty());
            byte[] file = OnnxWriter.write(new FaultModel(
                    options.name(),
                    options.version(),
                    windows.length(),
                    trained.pipeline(),
                    FaultModel.PROBABILITY,
                    properties(trained.fitted(), ranking, selection),
                    split.training(),
                    selfTest(split.test(), scores)));
            OnnxRunner.requireSame(file, split.test().rows(), scores);
            List<SplitEstimate> estimates = new CrossValidation(
                            options.reading(),
                            random,
                            other -> measure(other, families.learner(selection.family(), random)))
                    .estimate(data, ranking.at(trained.fitted().threshold()));
            return write(file, trained.fitted(), split, ranking, selection, estimates);
        }
    }

    /** A model with its threshold, and with what is done to readings before it. */
    private record Trained(Pipeline pipeline, Fitted fitted) implements AutoCloseable {
        @Override
        public void close() {
            pipeline.close();
        }
    }

    private Trained train(StratifiedSplit split, Learner learner) throws TrainingException {
        Dataset training = features.apply(split.training());
        Preparation preparation = Preparation.of(
                training, options.reading().missing(), options.reading().categories());
        Fitted fitted = learner.fit(preparation.apply(training), preparation.apply(features.apply(split.validation())));
        return new Trained(new Pipeline(features, preparation, fitted.predictor()), fitted);
    }

    private ClassificationMetrics measure(StratifiedSplit split, Learner learner) throws TrainingException {
        try (Trained trained = train(split, learner)) {
            return new ScoreRanking(
                            trained.pipeline().scores(split.test()),
                            split.test().faulty())
                    .at(trained.fitted().threshold());
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
            byte[] file,
            Fitted fitted,
            StratifiedSplit split,
            ScoreRanking ranking,
            Selection selection,
            List<SplitEstimate> estimates)
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
            plots.featureDistributions(windows.last(split.training()));
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
                    estimates,
                    split.training().origin().notes(),
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
                if (rows.faulty()[row] == faulty && isWhole(rows.rows()[row])) {
                    chosen.add(new SelfTestRow(rows.rows()[row], scores[row]));
                }
            }
        }
        return chosen;
    }

    /** JSON has no NaN. */
    private static boolean isWhole(float[] row) {
        for (float value : row) {
            if (Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }
}
