// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionTest {

    @Test
    void each_verdict_is_counted_in_its_place() {
        Confusion confusion = Confusion.EMPTY
                .plus(true, true)
                .plus(true, true)
                .plus(true, true)
                .plus(true, false)
                .plus(true, false)
                .plus(false, true)
                .plus(false, false)
                .plus(false, false)
                .plus(false, false)
                .plus(false, false);

        assertThat(confusion).isEqualTo(new Confusion(3, 1, 4, 2));
    }

    @Test
    void the_ratios_are_those_of_the_text_books() {
        Confusion confusion = new Confusion(3, 1, 4, 2);

        assertThat(confusion.accuracy()).isEqualTo(0.7);
        assertThat(confusion.precision()).isEqualTo(0.75);
        assertThat(confusion.recall()).isEqualTo(0.6);
        assertThat(confusion.f1()).isEqualTo(2 * 0.75 * 0.6 / (0.75 + 0.6), within(1e-12));
    }

    @Test
    void a_ratio_of_nothing_is_zero() {
        assertThat(Confusion.EMPTY.accuracy()).isZero();
        assertThat(Confusion.EMPTY.precision()).isZero();
        assertThat(Confusion.EMPTY.recall()).isZero();
        assertThat(Confusion.EMPTY.f1()).isZero();
    }
}
