package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void the_delay_doubles_up_to_the_maximum_and_begins_again_after_a_success() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 0.5);

        assertThat(backoff.nextMillis()).isEqualTo(1_000);
        assertThat(backoff.nextMillis()).isEqualTo(2_000);
        assertThat(backoff.nextMillis()).isEqualTo(4_000);
        assertThat(backoff.nextMillis()).isEqualTo(5_000);
        assertThat(backoff.nextMillis()).isEqualTo(5_000);
        backoff.reset();
        assertThat(backoff.nextMillis()).isEqualTo(1_000);
    }

    @Test
    void the_delay_deviates_by_a_quarter_at_most() {
        assertThat(new Backoff(Duration.ofSeconds(4), Duration.ofSeconds(4), () -> 0).nextMillis())
                .isEqualTo(3_000);
        assertThat(new Backoff(Duration.ofSeconds(4), Duration.ofSeconds(4), () -> 1).nextMillis())
                .isEqualTo(5_000);
    }
}
