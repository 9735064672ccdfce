// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActiveConfigurationTest {

    private final ActiveConfiguration<Integer> active = new ActiveConfiguration<>(getClass(), "fanwatch-test");
    private final List<Integer> effects = new ArrayList<>();

    @Test
    void a_refused_configuration_leaves_the_one_before_active_and_is_told() {
        active.apply(() -> 1, effects::add);

        assertThat(active.apply(() -> Require.within("size", 9, 1, 3, "MB"), effects::add))
                .isFalse();

        assertThat(active.settings()).hasValue(1);
        assertThat(effects).containsExactly(1);
        assertThat(active.problem())
                .hasValue(
                        Problem.warning(
                                "the last configuration was refused, and after a restart the component will not"
                                        + " start until it is mended; for now the one before stays active: size is 9 MB: it must be 1 to 3 MB"));
        assertThat(active.apply(() -> 2, effects::add)).isTrue();
        assertThat(active.problem()).isEmpty();
        assertThat(effects).containsExactly(1, 2);
    }

    @Test
    void without_any_valid_configuration_it_is_an_error() {
        assertThat(active.problem()).hasValue(Problem.error("not started: there is no configuration yet"));

        active.apply(() -> Require.within("size", 9, 1, 3, "MB"), effects::add);

        assertThat(active.problem()).hasValue(Problem.error("not started: size is 9 MB: it must be 1 to 3 MB"));
        assertThat(active.settings()).isEmpty();
    }

    @Test
    void settings_that_cannot_be_put_into_effect_are_refused_too() {
        active.apply(() -> 1, effects::add);

        active.apply(() -> 2, settings -> {
            throw new IllegalArgumentException("no such certificate");
        });

        assertThat(active.settings()).hasValue(1);
        assertThat(active.refusal()).hasValue("no such certificate");
    }
}
