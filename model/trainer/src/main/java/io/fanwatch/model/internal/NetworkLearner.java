// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Family;
import io.fanwatch.model.Metric;
import io.fanwatch.model.ProgressListener;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Fits {@link FaultNetwork}s. */
final class NetworkLearner implements Learner {

    private final long seed;
    private final int maxEpochs;
    private final RandomGenerator random;
    private final Optional<Metric> metric;
    private final ProgressListener listener;

    NetworkLearner(
            long seed, int maxEpochs, RandomGenerator random, Optional<Metric> metric, ProgressListener listener) {
        this.seed = seed;
        this.maxEpochs = maxEpochs;
        this.random = random;
        this.metric = metric;
        this.listener = listener;
    }

    @Override
    public Family family() {
        return Family.NETWORK;
    }

    @Override
    public String words() {
        return "Network with hidden layers of 60, 30 and 10 rectified linear units and a sigmoid";
    }

    @Override
    public Fitted fit(Dataset training, Dataset validation) {
        Standardisation scaling = Standardisation.of(training.rows());
        TorchRuntime.start(seed);
        FaultNetwork network = new FaultNetwork(training.featureNames().size());
        LearningCurve curve = new NetworkTrainer(maxEpochs, random, listener)
                .fit(network, scaling.apply(training), scaling.apply(validation));
        NetworkPredictor predictor = new NetworkPredictor(network, scaling, 1);
        ScoreRanking ranking = new ScoreRanking(predictor.scores(validation.rows()), validation.faulty());
        double threshold = metric.isEmpty()
                ? ThresholdCalibration.threshold(ranking)
                : ThresholdCalibration.threshold(ranking, metric.get());
        return new Fitted(predictor, threshold, Optional.of(curve));
    }
}
