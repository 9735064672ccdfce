// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoBoardTest {

    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final DemoBoard board = new DemoBoard(List.of("1", "2"));

    @Test
    void a_row_shows_the_last_values_with_their_units_and_what_the_gateway_says() {
        board.sent("a", new FanReading("2", "2020-10-01 10:49:34", 412.5, 51.25, 230, 58.1), true, 0);
        board.judged(new FanVerdict("2", "a", true, 0.985, "ACTIVE"), 3 * MILLI);

        assertThat(board.table().get(2).strip().split(" {2,}"))
                .containsExactly(
                        "2",
                        "faulty",
                        "1",
                        "412.5 rpm",
                        "51.3 °C",
                        "230.0",
                        "58.1 dB",
                        "98.5 %",
                        "@|bold,fg(red) ACTIVE|@");
        assertThat(board.alarmed()).isEqualTo("2");
        assertThat(board.faults()).isEqualTo("fan 2: 1");
        assertThat(board.latencyMillis(50)).isBetween(2.99, 3.01);
    }

    @Test
    void a_fan_that_has_not_reported_has_dashes() {
        assertThat(board.table().get(1).strip().split(" {2,}"))
                .containsExactly("1", "healthy", "0", "-", "-", "-", "-", "-", "-");
        assertThat(board.alarmed()).isEqualTo("none");
    }

    @Test
    void a_verdict_counts_once_and_only_for_a_reading_of_this_demo() {
        board.sent("a", new FanReading("1", "2020-10-01 10:49:34", 600, 40, 150, 48), false, 0);
        board.sent("b", new FanReading("1", "2020-10-01 10:49:34", 600, 40, 150, 48), false, 0);
        board.judged(new FanVerdict("1", "a", false, 0.01, "NORMAL"), MILLI);
        board.judged(new FanVerdict("1", "a", false, 0.01, "NORMAL"), MILLI);
        board.judged(new FanVerdict("1", "another's", true, 0.9, "ACTIVE"), MILLI);

        assertThat(board.readings()).isEqualTo(2);
        assertThat(board.verdicts()).isEqualTo(1);
        assertThat(board.open()).isEqualTo(1);
        assertThat(board.alarmed()).isEqualTo("none");
    }
}
