// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.mqtt.MqttInboundMessage;
import java.util.List;

/**
 * The messages whose values one reading used, acknowledged together. To the outside it is the last of them.
 *
 * @param used all of them, in no order
 */
record JoinedMessages(MqttInboundMessage last, List<MqttInboundMessage> used) implements MqttInboundMessage {

    @Override
    public String topic() {
        return last.topic();
    }

    @Override
    public byte[] payload() {
        return last.payload();
    }

    @Override
    public int qos() {
        return last.qos();
    }

    @Override
    public boolean retained() {
        return last.retained();
    }

    @Override
    public boolean duplicate() {
        return last.duplicate();
    }

    @Override
    public void acknowledge() {
        used.forEach(MqttInboundMessage::acknowledge);
    }
}
