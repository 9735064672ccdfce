// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void the_rate_is_limited_after_the_burst() {
        RateLimit limit = new RateLimit(2, 3, 0);

        assertThat(List.of(limit.take(0), limit.take(0), limit.take(0))).containsExactly(0L, 0L, 0L);
        assertThat(limit.take(0)).isEqualTo(500_000_000);
        assertThat(limit.take(400_000_000)).isBetween(99_999_999L, 100_000_001L);
        assertThat(limit.take(500_000_001)).isZero();
        assertThat(limit.take(500_000_002)).isPositive();
    }
}
