// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearningCurveTest {

    @Test
    void the_best_epoch_is_the_first_of_the_clearly_lowest_validation_loss() {
        LearningCurve curve = new LearningCurve();

        assertThat(curve.add(0.9, 0.5)).isTrue();
        assertThat(curve.add(0.8, 0.3)).isTrue();
        assertThat(curve.add(0.7, 0.29999)).isFalse();
        assertThat(curve.add(0.6, 0.4)).isFalse();

        assertThat(curve.bestEpoch()).isEqualTo(2);
        assertThat(curve.epochs()).isEqualTo(4);
        assertThat(curve.epochsSinceBest()).isEqualTo(2);
        assertThat(curve.validationLosses()).containsExactly(0.5, 0.3, 0.29999, 0.4);
    }
}
