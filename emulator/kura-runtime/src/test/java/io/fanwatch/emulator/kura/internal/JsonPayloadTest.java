// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.kura.message.KuraPosition;
import org.junit.jupiter.api.Test;

class JsonPayloadTest {

    private final KuraPayload payload = new KuraPayload();

    @Test
    void metrics_body_time_and_position_become_kuras_json() {
        payload.setTimestamp(new Date(1_600_000_000_000L));
        payload.addMetric("count", 3L);
        payload.addMetric("alarm", "ACTIVE");
        payload.addMetric("probability", 0.5);
        payload.addMetric("faulty", true);
        payload.addMetric("raw", new byte[] {1, 2});
        payload.setBody("hi".getBytes(StandardCharsets.UTF_8));
        KuraPosition position = new KuraPosition();
        position.setLatitude(48.5);
        payload.setPosition(position);

        assertThat(json())
                .isEqualTo("{\"sentOn\":1600000000000,\"position\":{\"latitude\":48.5},"
                        + "\"metrics\":{\"alarm\":\"ACTIVE\",\"count\":3,\"faulty\":true,\"probability\":0.5,\"raw\":\"AQI=\"},"
                        + "\"body\":\"aGk=\"}");
    }

    @Test
    void a_payload_without_a_time_is_sent_now() {
        assertThat(json()).isEqualTo("{\"sentOn\":42}");
    }

    @Test
    void numbers_that_json_does_not_know_become_text() {
        payload.addMetric("x", Double.NaN);
        payload.addMetric("y", Float.NEGATIVE_INFINITY);

        assertThat(json()).isEqualTo("{\"sentOn\":42,\"metrics\":{\"x\":\"NaN\",\"y\":\"-Infinity\"}}");
    }

    private String json() {
        return new String(JsonPayload.encode(payload, 42), StandardCharsets.UTF_8);
    }
}
