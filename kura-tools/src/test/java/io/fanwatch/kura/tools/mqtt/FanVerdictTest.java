// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FanVerdictTest {

    @Test
    void a_verdict_carries_the_mark_of_its_reading() {
        Optional<FanVerdict> verdict = parse(
                "{\"deviceID\":\"5\",\"fault\":\"1\",\"probability\":0.97,\"alarm\":\"ACTIVE\",\"id\":\"ab-7\",\"x\":1}");

        assertThat(verdict).contains(new FanVerdict("5", "ab-7", true, 0.97, "ACTIVE"));
    }

    @Test
    void the_two_keys_of_a_plain_verdict_and_an_id_are_enough() {
        assertThat(parse("{\"deviceID\":\"5\",\"fault\":\"0\",\"id\":7}"))
                .contains(new FanVerdict("5", "7", false, Double.NaN, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[1]",
                "{\"deviceID\":\"5\",\"fault\":\"0\"}",
                "{\"deviceID\":\"5\",\"fault\":\"yes\",\"id\":\"7\"}",
                "{\"deviceID\":\"5\",\"fault\":null,\"id\":\"7\"}",
                "{\"deviceID\":{},\"fault\":\"0\",\"id\":\"7\"}",
                "{\"deviceID\":\"5\",\"fault\":\"0\",\"id\":[]}"
            })
    void what_answers_no_marked_reading_is_ignored(String payload) {
        assertThat(parse(payload)).isEmpty();
    }

    private static Optional<FanVerdict> parse(String payload) {
        return FanVerdict.parse(payload.getBytes(StandardCharsets.UTF_8));
    }
}
