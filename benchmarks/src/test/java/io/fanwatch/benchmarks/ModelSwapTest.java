// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.benchmarks.micro.ModelSwap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelSwapTest {

    @Test
    void every_reading_is_scored_once_while_models_are_exchanged() throws Exception {
        ModelSwap.Result result = ModelSwap.measure(1_000, Duration.ofSeconds(1), Duration.ofMillis(100));

        assertThat(result.scored()).isEqualTo(result.readings()).isEqualTo(1_000);
        assertThat(result.swaps()).isPositive();
        assertThat(result.steady().length + result.swapping().length).isEqualTo(1_000);
    }
}
