// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void the_delay_doubles_up_to_the_maximum_and_begins_again_after_a_success() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 0.5);

        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(5));
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void the_delay_deviates_by_a_quarter_at_most() {
        assertThat(new Backoff(Duration.ofSeconds(4), Duration.ofSeconds(4), () -> 0).next())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(new Backoff(Duration.ofSeconds(4), Duration.ofSeconds(4), () -> 1).next())
                .isEqualTo(Duration.ofSeconds(5));
    }
}
