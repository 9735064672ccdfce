// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    @Test
    void limits_are_read_with_the_side_on_which_they_are_bad() {
        assertThat(Limit.parse("rotation < 400; Temperature>=60.5\n mean(flow rate, 1h) > -1e3;"))
                .containsExactly(
                        new Limit("rotation", 400, false),
                        new Limit("temperature", 60.5, true),
                        new Limit("mean(flow rate, 1h)", -1000, true));
        assertThat(Limit.parse("  ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rotation",
                "rotation = 400",
                "rotation < much",
                "< 400",
                "rotation < 400 rpm",
                "300 < rotation < 4"
            })
    void what_is_no_limit_is_refused(String text) {
        assertThatThrownBy(() -> Limit.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no limit: write a feature");
    }
}
