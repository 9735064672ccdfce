// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.mqtt.MqttInboundMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** One part of a message that holds several readings: the message is acknowledged when every part is. Thread-safe. */
final class MessageShare implements MqttInboundMessage {

    private final MqttInboundMessage message;
    private final AtomicInteger left;
    private final AtomicBoolean acknowledged = new AtomicBoolean();

    private MessageShare(MqttInboundMessage message, AtomicInteger left) {
        this.message = message;
        this.left = left;
    }

    /** So many parts; the message itself if there is but one. */
    static List<MqttInboundMessage> of(MqttInboundMessage message, int parts) {
        if (parts == 1) {
            return List.of(message);
        }
        AtomicInteger left = new AtomicInteger(parts);
        return IntStream.range(0, parts)
                .<MqttInboundMessage>mapToObj(part -> new MessageShare(message, left))
                .toList();
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
        if (acknowledged.compareAndSet(false, true) && left.decrementAndGet() == 0) {
            message.acknowledge();
        }
    }
}
