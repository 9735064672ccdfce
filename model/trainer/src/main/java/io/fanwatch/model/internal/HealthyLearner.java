// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.Family;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Fits {@link HealthyDistance}s. The limit is the distance that the wanted share of the healthy validation rows exceeds,
 * which the distance was not fitted to: with n rows, the next number above (n + 1) (1 - rate) in order (split conformal
 * prediction: Lei et al., Journal of the American Statistical Association 113, 2018).
 */
final class HealthyLearner implements Learner {

    private final double falseAlarmRate;

    HealthyLearner(double falseAlarmRate) {
        this.falseAlarmRate = falseAlarmRate;
    }

    @Override
    public Family family() {
        return Family.ONE_CLASS;
    }

    @Override
    public String words() {
        return String.format(
                Locale.ROOT,
                "One-class: distance from the mean of the healthy rows by their covariance, of the closest %.0f %%;"
                        + " the limit for %s %% false alarms",
                100 * HealthyDistance.CORE,
                100 * falseAlarmRate);
    }

    @Override
    public Fitted fit(Dataset training, Dataset validation) {
        HealthyDistance distance = HealthyDistance.fit(training.healthy().rows());
        double[] held = distance.distances(validation.healthy().rows());
        Arrays.sort(held);
        int place = (int) Math.ceil((held.length + 1) * (1 - falseAlarmRate)) - 1;
        return new Fitted(distance.withLimit(held[Math.min(place, held.length - 1)]), 0.5, Optional.empty());
    }
}
