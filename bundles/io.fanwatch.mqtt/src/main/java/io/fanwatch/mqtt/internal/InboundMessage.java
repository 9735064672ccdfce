package io.fanwatch.mqtt.internal;

import io.fanwatch.mqtt.MqttInboundMessage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/** A message of one connection: its acknowledgement goes to that connection or nowhere. */
final class InboundMessage implements MqttInboundMessage {

    private final Connection connection;
    private final String topic;
    private final MqttMessage message;
    private final AtomicBoolean acknowledged = new AtomicBoolean();

    InboundMessage(Connection connection, String topic, MqttMessage message) {
        this.connection = connection;
        this.topic = topic;
        this.message = message;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public byte[] payload() {
        return message.getPayload();
    }

    @Override
    public int qos() {
        return message.getQos();
    }

    @Override
    public void acknowledge() {
        if (message.getQos() > 0 && acknowledged.compareAndSet(false, true)) {
            connection.acknowledge(message.getId(), message.getQos());
        }
    }

    /** Whether the connection that brought the message still stands. */
    boolean isCurrent() {
        return connection.isConnected();
    }

    @Override
    public String toString() {
        return "message on " + topic;
    }
}
