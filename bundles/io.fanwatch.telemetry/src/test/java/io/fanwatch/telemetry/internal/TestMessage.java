// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.mqtt.MqttInboundMessage;
import java.util.function.Consumer;

/** A message that tells its text to somebody when it is acknowledged. */
final class TestMessage implements MqttInboundMessage {

    private final String topic;
    private final String text;
    private final Consumer<String> onAcknowledged;

    TestMessage(String topic, String text, Consumer<String> onAcknowledged) {
        this.topic = topic;
        this.text = text;
        this.onAcknowledged = onAcknowledged;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public byte[] payload() {
        return text.getBytes(UTF_8);
    }

    @Override
    public int qos() {
        return 1;
    }

    @Override
    public boolean retained() {
        return false;
    }

    @Override
    public boolean duplicate() {
        return false;
    }

    @Override
    public void acknowledge() {
        onAcknowledged.accept(text);
    }
}
