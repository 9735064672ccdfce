// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.mqtt.MqttInboundMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedMessageTest {

    @Test
    void a_message_is_acknowledged_once_when_every_part_of_it_is() {
        List<String> acknowledged = new ArrayList<>();
        List<MqttInboundMessage> shares = SharedMessage.parts(new TestMessage("t", "m", acknowledged::add), 3);

        shares.get(0).acknowledge();
        shares.get(0).acknowledge();
        shares.get(0).acknowledge();
        shares.get(2).acknowledge();
        assertThat(acknowledged).isEmpty();
        shares.get(1).acknowledge();
        assertThat(acknowledged).containsExactly("m");
    }
}
