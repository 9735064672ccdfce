// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private final Latency latency = new Latency();

    @Test
    void percentiles_are_the_times_within_which_that_share_was_answered() {
        for (int millis = 1; millis <= 100; millis++) {
            latency.record(Duration.ofMillis(millis).toNanos());
        }

        assertThat(latency.millis(50)).isCloseTo(50, within(0.1));
        assertThat(latency.millis(99)).isCloseTo(99, within(0.1));
        assertThat(latency.millis(100)).isCloseTo(100, within(0.2));
    }

    @Test
    void without_answers_there_is_no_time() {
        assertThat(latency.millis(99)).isZero();
    }
}
