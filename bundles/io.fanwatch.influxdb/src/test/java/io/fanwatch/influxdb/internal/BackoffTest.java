package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void the_wait_doubles_up_to_the_longest_and_begins_again_after_a_success() {
        Backoff backoff = new Backoff(() -> 0.5);

        assertThat(backoff.next(SECOND, MINUTE, Duration.ZERO)).isEqualTo(SECOND);
        assertThat(backoff.next(SECOND, MINUTE, Duration.ZERO)).isEqualTo(SECOND.multipliedBy(2));
        for (int i = 0; i < 100; i++) {
            backoff.next(SECOND, MINUTE, Duration.ZERO);
        }
        assertThat(backoff.next(SECOND, MINUTE, Duration.ZERO)).isEqualTo(MINUTE);
        backoff.reset();
        assertThat(backoff.next(SECOND, MINUTE, Duration.ZERO)).isEqualTo(SECOND);
    }

    @Test
    void the_wait_deviates_by_a_quarter_and_is_as_long_as_asked_for() {
        assertThat(new Backoff(() -> 0).next(SECOND, MINUTE, Duration.ZERO)).isEqualTo(Duration.ofMillis(750));
        assertThat(new Backoff(() -> 1).next(SECOND, MINUTE, Duration.ZERO)).isEqualTo(Duration.ofMillis(1_250));
        assertThat(new Backoff(() -> 0.5).next(SECOND, MINUTE, Duration.ofSeconds(90)))
                .isEqualTo(Duration.ofSeconds(90));
    }
}
