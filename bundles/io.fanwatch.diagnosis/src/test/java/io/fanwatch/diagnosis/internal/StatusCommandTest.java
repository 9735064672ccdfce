// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Metric.Kind;
import io.fanwatch.api.Status.Level;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

    private final Gateway gateway = new Gateway();
    private final StatusCommand command = new StatusCommand(gateway.diagnosis);

    @Test
    void the_status_of_all_components_is_aligned() {
        gateway.withComponent("fanwatch-broker", Level.ERROR, "not connected", "sessions", 2)
                .withComponent("fanwatch-telemetry", Level.OK, "listens", "received", 12L, "received/s (10 s)", 1.5);

        assertThat(command.status()).isEqualTo("""
                        ERROR    1 of 2 components need attention
                        Fanwatch 1.0.0, up 3 h 2 min, heap 64 of 512 MB

                        ERROR    fanwatch-broker
                            not connected
                            sessions  2

                        OK       fanwatch-telemetry
                            listens
                            received           12
                            received/s (10 s)  1.5
                        """);
    }

    @Test
    void a_unit_stands_behind_a_value_whose_name_lacks_it() {
        gateway.withMetrics(
                "c",
                new Metric("store_bytes", "store", Kind.GAUGE, "bytes", 7),
                new Metric("oldest_waiting_seconds", "oldest waiting s", Kind.GAUGE, "s", 5),
                new Metric("readings_per_second_10s", "readings/s (10 s)", Kind.GAUGE, "1/s", 1.5));

        assertThat(command.status().lines().map(String::strip))
                .contains("store              7 bytes", "oldest waiting s   5", "readings/s (10 s)  1.5");
    }

    @Test
    void one_component_can_be_asked_for_and_an_unknown_one_is_refused() throws Exception {
        gateway.withComponent("fanwatch-broker", Level.OK, "fine");

        assertThat(command.status("fanwatch-broker")).isEqualTo("OK       fanwatch-broker\n    fine\n");
        assertThatThrownBy(() -> command.status("broker")).hasMessageContaining("fanwatch-broker");
    }

    @Test
    void control_characters_of_a_sender_do_not_reach_the_terminal() {
        gateway.withComponent("c", Level.OK, Gateway.HOSTILE, "last rejected", Gateway.HOSTILE)
                .withRejections("c", Gateway.HOSTILE);

        assertThat(command.status() + command.rejected())
                .doesNotContain("\u001b")
                .contains("?[31m");
    }

    @Test
    void models_are_listed_used_and_rolled_back() throws Exception {
        gateway.withModels("fanwatch-scorer-onnx");
        when(gateway.control.rollBack()).thenReturn("1.0.0");

        assertThat(command.models()).contains("active  fan 1.1.0", "held    1.1.0, 1.0.0");
        assertThat(command.use("fanwatch-scorer-onnx", "1.0.0")).contains("version 1.0.0");
        command.use("fanwatch-scorer-onnx", "latest");
        assertThat(command.rollback("fanwatch-scorer-onnx")).contains("version 1.0.0");

        verify(gateway.control).use(Optional.of("1.0.0"));
        verify(gateway.control).use(Optional.empty());
    }

    @Test
    void a_scorer_or_a_listener_that_is_broken_does_not_hide_the_others() {
        gateway.withModels("fanwatch-scorer-onnx")
                .withBrokenModels("broken-scorer")
                .withRejections("fanwatch-telemetry", "not valid JSON")
                .withBrokenRejections("broken-listener");

        assertThat(command.models()).contains("active  fan 1.1.0", "broken-scorer", "it can't tell its models");
        assertThat(command.rejected())
                .contains("not valid JSON", "broken-listener", "it can't tell its rejected messages");
    }
}
