// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalVariationTest {

    private static final int VALUES = 20_000;

    private final NormalVariation variation = new NormalVariation(2);
    private final double[] mean = {Double.NaN, Double.NaN};

    @Test
    void mean_and_deviation_are_those_of_what_was_learned_weighted_by_time() {
        variation.learn(new double[] {1, 10}, mean, 3);
        variation.learn(new double[] {5, 10}, mean, 1);
        variation.apply(mean, 1, new Absences(2, 1));

        assertThat(mean[0]).isEqualTo(2, within(1e-12));
        assertThat(variation.deviation(0)).isEqualTo(Math.sqrt(3), within(1e-12));
        assertThat(variation.deviation(1)).isZero();
        assertThat(variation.seconds()).isEqualTo(4);
    }

    @Test
    void what_features_do_together_is_nearer_than_what_they_never_do() {
        learnTogether();

        assertThat(variation.distance(new double[] {2, 2})).isLessThan(0.6);
        assertThat(variation.distance(new double[] {2, -2})).isGreaterThan(1);
    }

    @Test
    void the_limit_is_a_chi_square_quantile_and_wider_when_little_is_known() {
        Random random = new Random(4);
        for (int i = 0; i < VALUES; i++) {
            variation.learn(new double[] {random.nextGaussian(), random.nextGaussian()}, mean, 1);
        }
        variation.apply(mean, 0, new Absences(2, 1));
        // chi-square with 2 degrees of freedom is exceeded by x with exp(-x / 2): 5.4e-6 beyond 4.4 sigma
        double limit = Math.sqrt(-2 * Math.log(5.41e-6));
        assertThat(variation.distance(new double[] {limit, 0})).isEqualTo(1, within(0.05));

        variation.apply(mean, VALUES / 4.8, new Absences(2, 1));
        assertThat(variation.distance(new double[] {limit, 0})).isEqualTo(1 / Math.sqrt(2), within(0.05));
    }

    @Test
    void what_features_do_together_is_trusted_the_more_the_longer_it_was_learned() {
        learnTogether();
        double whole = distanceOfWhatTheyNeverDo(1);

        // the variance that is left to it is a hundredth, and as much of the whole as the correlation is drawn to zero
        assertThat(distanceOfWhatTheyNeverDo(VALUES / 160.0))
                .isEqualTo(whole * Math.sqrt(1 / 3.5), within(0.05 * whole));
        assertThat(distanceOfWhatTheyNeverDo(VALUES / 10.0))
                .isEqualTo(whole * Math.sqrt(1 / 6.0), within(0.05 * whole));
    }

    /** By how much further the difference is than one of the same size that they do together. */
    private double distanceOfWhatTheyNeverDo(double memory) {
        variation.apply(mean, memory, new Absences(2, 1));
        return variation.distance(new double[] {1, -1}) / variation.distance(new double[] {1, 1});
    }

    private void learnTogether() {
        Random random = new Random(3);
        for (int i = 0; i < VALUES; i++) {
            double load = random.nextGaussian();
            variation.learn(
                    new double[] {load + 0.1 * random.nextGaussian(), load + 0.1 * random.nextGaussian()}, mean, 1);
        }
        variation.apply(mean, 1, new Absences(2, 1));
    }
}
