// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void times_are_a_number_and_a_unit_or_sums_of_these() {
        assertThat(Times.parse("40s")).isEqualTo(Duration.ofSeconds(40));
        assertThat(Times.parse("1h30min")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Times.parse("14d")).isEqualTo(Duration.ofDays(14));
        assertThatThrownBy(() -> Times.parse("soon"))
                .hasMessageContaining("'soon'")
                .hasMessageContaining("such as 40s");
    }

    @Test
    void a_running_rule_compares_a_field_with_a_threshold() {
        RunningRule rule = RunningRule.parse("Vibration > 0.02");

        assertThat(rule).isEqualTo(new RunningRule("vibration", true, 0.02));
        assertThat(rule.holds(0.03)).isTrue();
        assertThat(rule.holds(0.01)).isFalse();
        assertThat(rule.holds(Double.NaN)).isTrue();
        assertThat(RunningRule.parse("stopped<=1").holds(2)).isFalse();
        assertThatThrownBy(() -> RunningRule.parse("vibration")).hasMessageContaining("vibration > 0.02");
    }

    @Test
    void the_three_times_must_be_in_their_order() {
        assertThatThrownBy(() -> new MonitorSettings(Duration.ofHours(1), Duration.ofHours(2), Optional.empty()))
                .hasMessageContaining("learning");
        assertThatThrownBy(() ->
                        new MonitorSettings(Duration.ofDays(7), Duration.ofHours(2), Optional.of(Duration.ofHours(1))))
                .hasMessageContaining("slow");
    }
}
