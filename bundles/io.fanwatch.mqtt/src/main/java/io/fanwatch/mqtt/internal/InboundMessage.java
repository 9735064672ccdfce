package io.fanwatch.mqtt.internal;

import io.fanwatch.mqtt.MqttInboundMessage;

/** A message of one connection: its acknowledgement goes to that connection or nowhere. */
final class InboundMessage implements MqttInboundMessage {

    private final Connection connection;
    private final String topic;
    private final byte[] payload;
    private final int qos;
    private final int id;
    private boolean acknowledged;

    /** @param id its packet identifier at QoS 1 */
    InboundMessage(Connection connection, String topic, byte[] payload, int qos, int id) {
        this.connection = connection;
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.id = id;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public int qos() {
        return qos;
    }

    @Override
    public synchronized void acknowledge() {
        if (qos > 0 && !acknowledged) {
            acknowledged = true;
            connection.acknowledge(id);
        }
    }

    /** Whether the connection that brought the message still stands. */
    boolean isCurrent() {
        return connection.isConnected();
    }
}
