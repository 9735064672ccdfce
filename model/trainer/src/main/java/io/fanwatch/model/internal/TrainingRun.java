// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.onnxruntime.OrtException;
import io.fanwatch.model.ProgressListener;
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
        Dataset data = DatasetReader.read(options);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
        StratifiedSplit split = StratifiedSplit.of(data, random);
        Standardisation scaling = Standardisation.of(split.training().rows());
        TorchRuntime.start(options.seed());
        try (FaultNetwork network = new FaultNetwork(options.features().size())) {
            LearningCurve curve = new NetworkTrainer(options.maxEpochs(), random, listener)
                    .fit(network, scaling.apply(split.training()), scaling.apply(split.validation()));
            double threshold = ThresholdCalibration.threshold(ranking(network, scaling, split.validation()));
            float[] probabilities = network.probabilities(scaling.apply(split.test()));
            ScoreRanking testRanking =
                    new ScoreRanking(probabilities, split.test().faulty());
            FaultModel model = new FaultModel(
                    options.name(),
                    options.version(),
                    data.featureNames(),
                    scaling,
                    network.layers(),
                    threshold,
                    data.digest(),
                    testRanking.at(threshold),
                    selfTest(split.test(), probabilities));
            byte[] file = OnnxWriter.write(model);
            requireSame(file, split.test(), probabilities);
            return write(file, model, split, curve, testRanking);
        }
    }

    private static ScoreRanking ranking(FaultNetwork network, Standardisation scaling, Dataset rows) {
        return new ScoreRanking(network.probabilities(scaling.apply(rows)), rows.faulty());
    }

    private TrainingReport write(
            byte[] file, FaultModel model, StratifiedSplit split, LearningCurve curve, ScoreRanking testRanking)
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
                if (rows.faulty()[row] == faulty) {
                    chosen.add(new SelfTestRow(rows.rows()[row], probabilities[row]));
                }
            }
        }
        return chosen;
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
