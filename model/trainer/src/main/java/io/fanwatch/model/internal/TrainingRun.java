// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.OrtException;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.SplitEstimate;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.TrainingReport;
import io.fanwatch.model.internal.FaultModel.SelfTestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One training from reading the data to the last plot. */
public final class TrainingRun {

    private static final int SELF_TEST_ROWS = 8;
    private static final double MAX_DIFFERENCE = 1e-4;

    private final TrainingOptions options;
    private final ProgressListener listener;
    private final long startNanos = System.nanoTime();

    /**
     * @param options what to train on and how
     * @param listener hears of every epoch
     */
    public TrainingRun(TrainingOptions options, ProgressListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /**
     * @return what was written
     * @throws TrainingException if the data cannot be used, a file cannot be read or written, or the written model does
     *     not agree with the network
     */
    public TrainingReport run() throws TrainingException {
        Dataset data = DatasetReader.read(options, listener);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
        StratifiedSplit split = new Splitter(options.reading(), random).split(data);
        TorchRuntime.start(options.seed());
        try (Fitted fitted = fit(split, random, listener)) {
            float[] probabilities = fitted.probabilities(split.test());
            ScoreRanking testRanking =
                    new ScoreRanking(probabilities, split.test().faulty());
            FaultModel model = new FaultModel(
                    options.name(),
                    options.version(),
                    data.featureNames(),
                    fitted.preparation,
                    fitted.scaling,
                    fitted.network.layers(),
                    fitted.threshold,
                    data.digest(),
                    testRanking.at(fitted.threshold),
                    selfTest(split.test(), probabilities));
            byte[] file = OnnxWriter.write(model);
            requireSame(file, split.test(), probabilities);
            List<SplitEstimate> estimates = new CrossValidation(
                            options.reading(), random, other -> measure(other, random))
                    .estimate(data, model.metrics());
            return write(file, model, split, fitted.curve, testRanking, estimates);
        }
    }

    /** A network with all that belongs to it. */
    private record Fitted(
            Preparation preparation,
            Standardisation scaling,
            FaultNetwork network,
            LearningCurve curve,
            double threshold)
            implements AutoCloseable {

        float[] probabilities(Dataset rows) {
            return network.probabilities(scaling.apply(preparation.apply(rows)));
        }

        @Override
        public void close() {
            network.close();
        }
    }

    private Fitted fit(StratifiedSplit split, RandomGenerator random, ProgressListener hears) throws TrainingException {
        Preparation preparation = Preparation.of(
                split.training(), options.reading().missing(), options.reading().categories());
        Dataset training = preparation.apply(split.training());
        Dataset validation = preparation.apply(split.validation());
        Standardisation scaling = Standardisation.of(training.rows());
        FaultNetwork network = new FaultNetwork(preparation.width());
        LearningCurve curve = new NetworkTrainer(options.maxEpochs(), random, hears)
                .fit(network, scaling.apply(training), scaling.apply(validation));
        double threshold = ThresholdCalibration.threshold(
                new ScoreRanking(network.probabilities(scaling.apply(validation)), validation.faulty()));
        return new Fitted(preparation, scaling, network, curve, threshold);
    }

    private ClassificationMetrics measure(StratifiedSplit split, RandomGenerator random) throws TrainingException {
        try (Fitted fitted = fit(split, random, listener)) {
            return new ScoreRanking(
                            fitted.probabilities(split.test()), split.test().faulty())
                    .at(fitted.threshold);
        }
    }

    private TrainingReport write(
            byte[] file,
            FaultModel model,
            StratifiedSplit split,
            LearningCurve curve,
            ScoreRanking testRanking,
            List<SplitEstimate> estimates)
            throws TrainingException {
        Path directory = options.outputDirectory();
        try {
            Files.createDirectories(directory);
            Path onnx = directory.resolve(model.name() + ".onnx");
            Files.write(onnx, file);
            Plots plots = new Plots(directory);
            plots.learningCurve(curve);
            plots.roc(testRanking);
            plots.precisionRecall(testRanking);
            plots.featureDistributions(split.training());
            plots.confusionMatrix(model.metrics());
            TrainingReport report = new TrainingReport(
                    onnx,
                    directory.resolve("model-card.md"),
                    directory.resolve("model-card.json"),
                    plots.written(),
                    model.dataDigest(),
                    split.training().size(),
                    split.validation().size(),
                    split.test().size(),
                    curve.epochs(),
                    curve.bestEpoch(),
                    model.threshold(),
                    model.metrics(),
                    estimates,
                    split.training().origin().notes(),
                    file.length,
                    Duration.ofNanos(System.nanoTime() - startNanos));
            new ModelCard(options, report, split).write();
            return report;
        } catch (IOException e) {
            throw new TrainingException(
                    "Cannot write to " + directory + ": " + e.getMessage()
                            + ". Check that it is a folder you may write to, with free space.",
                    e);
        }
    }

    private static List<SelfTestRow> selfTest(Dataset rows, float[] probabilities) {
        List<SelfTestRow> chosen = new ArrayList<>();
        for (boolean faulty : new boolean[] {false, true}) {
            int wanted = chosen.size() + SELF_TEST_ROWS / 2;
            for (int row = 0; row < rows.size() && chosen.size() < wanted; row++) {
                if (rows.faulty()[row] == faulty && isWhole(rows.rows()[row])) {
                    chosen.add(new SelfTestRow(rows.rows()[row], probabilities[row]));
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

    private static void requireSame(byte[] file, Dataset rows, float[] expected) throws TrainingException {
        try {
            float[] actual = OnnxRunner.probabilities(file, rows.rows());
            double largest = 0;
            for (int row = 0; row < expected.length; row++) {
                largest = Math.max(largest, Math.abs(expected[row] - actual[row]));
            }
            if (!(largest <= MAX_DIFFERENCE)) {
                throw new TrainingException(String.format(
                        Locale.ROOT,
                        "The written model differs from the trained network by up to %.2g. Nothing was kept."
                                + " Look for features of extreme size and rescale them.",
                        largest));
            }
        } catch (OrtException e) {
            throw new TrainingException(
                    "ONNX Runtime refuses the written model: " + e.getMessage()
                            + ". Use the ONNX Runtime version this product was built with.",
                    e);
        }
    }
}
