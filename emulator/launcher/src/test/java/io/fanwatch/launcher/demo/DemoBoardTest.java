// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoBoardTest {

    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final DemoBoard board = new DemoBoard(List.of("1", "2"));

    @Test
    void a_row_shows_the_last_values_with_their_units_and_what_the_gateway_says() {
        board.sent("a", new FanReading("2", "2020-10-01 10:49:34", 412.5, 51.25, 230, 58.1), "faulty", 0);
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
                        "@|bold,fg(red) ACTIVE|@",
                        "-",
                        "-");
        assertThat(board.alarmed()).isEqualTo("2");
        assertThat(board.faults()).isEqualTo("fan 2: 1");
        assertThat(board.latencyMillis(50)).isBetween(2.99, 3.01);
    }

    @Test
    void a_fan_far_from_its_normal_is_shown_with_since_when_what_is_to_blame_and_what_it_still_has() {
        judge("a", "2026-03-05 10:00:00", "{\"condition\":\"LEARNING\"");
        assertThat(board.table().get(1)).contains("learning");
        judge("b", "2026-03-05 11:00:00", "{\"distance\":0.8");
        assertThat(board.outlooks()).isEmpty();
        judge("c", "2026-03-05 12:00:00", "{\"distance\":1.1");
        judge(
                "d",
                "2026-03-05 13:00:00",
                "{\"distance\":1.64,\"contributions\":\"sound +4.1 σ, rotation -2.0 σ\",\"remaining\":60,"
                        + "\"remaining_low\":48,\"remaining_high\":72,\"remaining_unit\":\"h\"");

        assertThat(board.table().get(1)).contains("1.64 sound +4.1 σ", "2.5 d (2.0-3.0)");
        assertThat(board.outlooks())
                .containsExactly("fan 1 from 2026-03-05 12:00:00, before any reading was faulty:"
                        + " sound +4.1 σ, rotation -2.0 σ");
        judge("e", "2026-03-05 14:00:00", "{\"distance\":0.5");
        assertThat(board.outlooks()).isEmpty();
    }

    private void judge(String id, String time, String outlook) {
        board.sent(id, new FanReading("1", time, 600, 40, 150, 48), "wearing", 0);
        String verdict = outlook + ",\"deviceID\":\"1\",\"fault\":\"0\",\"id\":\"" + id + "\"}";
        board.judged(FanVerdict.parse(verdict.getBytes(StandardCharsets.UTF_8)).orElseThrow(), MILLI);
    }

    @Test
    void a_fan_that_has_not_reported_has_dashes() {
        assertThat(board.table().get(1).strip().split(" {2,}"))
                .containsExactly("1", "healthy", "0", "-", "-", "-", "-", "-", "-", "-", "-");
        assertThat(board.alarmed()).isEqualTo("none");
    }

    @Test
    void a_verdict_counts_once_and_only_for_a_reading_of_this_demo() {
        board.sent("a", new FanReading("1", "2020-10-01 10:49:34", 600, 40, 150, 48), "healthy", 0);
        board.sent("b", new FanReading("1", "2020-10-01 10:49:34", 600, 40, 150, 48), "healthy", 0);
        board.judged(new FanVerdict("1", "a", false, 0.01, "NORMAL"), MILLI);
        board.judged(new FanVerdict("1", "a", false, 0.01, "NORMAL"), MILLI);
        board.judged(new FanVerdict("1", "another's", true, 0.9, "ACTIVE"), MILLI);

        assertThat(board.readings()).isEqualTo(2);
        assertThat(board.verdicts()).isEqualTo(1);
        assertThat(board.open()).isEqualTo(1);
        assertThat(board.alarmed()).isEqualTo("none");
    }
}
