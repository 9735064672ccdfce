// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.mqtt.MqttInboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A message that is acknowledged together with others; all else it says is that of the one that it stands for. Thread-safe. */
record SharedMessage(MqttInboundMessage message, Runnable acknowledgement) implements MqttInboundMessage {

    /** A message for each part of one that holds several readings: that is acknowledged when every part is. */
    static List<MqttInboundMessage> parts(MqttInboundMessage message, int parts) {
        if (parts == 1) {
            return List.of(message);
        }
        AtomicInteger left = new AtomicInteger(parts);
        List<MqttInboundMessage> shares = new ArrayList<>();
        while (shares.size() < parts) {
            AtomicBoolean acknowledged = new AtomicBoolean();
            shares.add(new SharedMessage(message, () -> {
                if (acknowledged.compareAndSet(false, true) && left.decrementAndGet() == 0) {
                    message.acknowledge();
                }
            }));
        }
        return shares;
    }

    /** The messages whose values one reading used, acknowledged together; it stands for the last of them. */
    static MqttInboundMessage joined(MqttInboundMessage last, List<MqttInboundMessage> used) {
        return new SharedMessage(last, () -> used.forEach(MqttInboundMessage::acknowledge));
    }

    @Override
    public String topic() {
        return message.topic();
    }

    @Override
    public byte[] payload() {
        return message.payload();
    }

    @Override
    public int qos() {
        return message.qos();
    }

    @Override
    public boolean retained() {
        return message.retained();
    }

    @Override
    public boolean duplicate() {
        return message.duplicate();
    }

    @Override
    public void acknowledge() {
        acknowledgement.run();
    }
}
