// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LifeMetricsTest {

    @Test
    void too_high_costs_more_than_too_low() {
        LifeMetrics metrics = LifeMetrics.of(new float[] {30, 40, 50}, new float[] {30, 50, 40});

        assertThat(metrics.rmse()).isCloseTo(Math.sqrt(200 / 3.0), within(1e-9));
        assertThat(metrics.nasaScore()).isCloseTo(Math.exp(10 / 13.0) - 1 + Math.exp(1) - 1, within(1e-9));
        assertThat(metrics.estimates()).isEqualTo(3);
    }
}
