// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {

    @Test
    void ratios_follow_from_the_counts() {
        ClassificationMetrics metrics = new ClassificationMetrics(30, 10, 50, 20, 0.8);

        assertThat(metrics.rows()).isEqualTo(110);
        assertThat(metrics.accuracy()).isCloseTo(80.0 / 110, within(1e-12));
        assertThat(metrics.precision()).isEqualTo(0.75);
        assertThat(metrics.recall()).isEqualTo(0.6);
        assertThat(metrics.f1()).isCloseTo(2 * 0.75 * 0.6 / (0.75 + 0.6), within(1e-12));
    }

    @Test
    void a_model_that_never_says_faulty_has_precision_zero() {
        ClassificationMetrics metrics = new ClassificationMetrics(0, 0, 5, 5, 0.5);

        assertThat(metrics.precision()).isZero();
        assertThat(metrics.recall()).isZero();
        assertThat(metrics.f1()).isZero();
    }
}
