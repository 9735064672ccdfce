// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventRateTest {

    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5); // nanoTime may overflow at any time
    private final EventRate rate = new EventRate(() -> nanos);

    @Test
    void the_rate_is_the_mean_over_the_last_whole_seconds() {
        for (int second = 0; second < 100; second++) {
            rate.add(second);
            pass(1);
        }

        assertThat(rate.perSecond(1)).isEqualTo(99);
        assertThat(rate.perSecond(10)).isEqualTo(94.5);
        assertThat(rate.perSecond(60)).isEqualTo(69.5);
        assertThat(rate.total()).isEqualTo(4_950);
    }

    @Test
    void the_second_that_is_not_over_yet_does_not_count() {
        rate.add(7);

        assertThat(rate.perSecond(10)).isZero();
        pass(1);
        assertThat(rate.perSecond(10)).isEqualTo(7);
    }

    @Test
    void a_rate_over_more_than_there_was_is_one_over_what_there_was() {
        rate.add(6);
        pass(3);

        assertThat(rate.perSecond(60)).isEqualTo(2);
    }

    @Test
    void what_is_longer_ago_is_forgotten_also_if_nobody_asked_meanwhile() {
        rate.add(1_000);
        pass(11);
        assertThat(rate.perSecond(10)).isZero();
        assertThat(rate.perSecond(60)).isPositive();

        pass(1_000);
        rate.add(1);
        pass(1);
        assertThat(rate.perSecond(60)).isEqualTo(1 / 60.0);
        assertThat(rate.total()).isEqualTo(1_001);
    }

    @Test
    void a_rate_over_another_time_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.perSecond(61))
                .withMessageContaining("1 to 60 s");
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
