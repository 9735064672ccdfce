package io.fanwatch.publisher.internal;

import io.fanwatch.mqtt.MqttSessionOptions;

/**
 * What an MQTT publisher goes by, checked.
 *
 * @param topic where verdicts go
 * @param qos 0 or 1
 * @param retained whether the broker keeps the last verdict for new subscribers
 * @param transitionsOnly whether only verdicts that change a fan's alarm are published
 * @param queueCapacity how many verdicts may wait or be unconfirmed
 * @param session over which they go
 */
record PublishOptions(
        String topic,
        int qos,
        boolean retained,
        boolean transitionsOnly,
        int queueCapacity,
        MqttSessionOptions session) {

    private static final int MAXIMUM_CAPACITY = 1_000_000;

    /**
     * @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy
     */
    static PublishOptions of(MqttPublisherConfiguration configuration) {
        return new PublishOptions(
                configuration.topic().strip(),
                configuration.qos(),
                configuration.retained(),
                switch (configuration.publish_mode()) {
                    case "EVERY" -> false;
                    case "TRANSITIONS" -> true;
                    default ->
                        throw new IllegalArgumentException("publish.mode is " + configuration.publish_mode()
                                + ": it must be EVERY or TRANSITIONS");
                },
                configuration.queue_capacity(),
                session(configuration));
    }

    PublishOptions {
        if (topic.isEmpty() || topic.contains("+") || topic.contains("#") || topic.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("topic '" + topic
                    + "' is no topic to publish on: name one without + and #, for example fan/anomaly");
        }
        if (qos != 0 && qos != 1) {
            throw new IllegalArgumentException("qos is " + qos + ": it must be 0 or 1");
        }
        if (queueCapacity < 1 || queueCapacity > MAXIMUM_CAPACITY) {
            throw new IllegalArgumentException(
                    "queue.capacity is " + queueCapacity + ": it must be 1 to 1,000,000 verdicts");
        }
    }

    private static MqttSessionOptions session(MqttPublisherConfiguration configuration) {
        if (configuration.client_id().isBlank()) {
            throw new IllegalArgumentException("client.id is empty: choose one that no other client at the broker has");
        }
        if (configuration.inflight_maximum() < 1 || configuration.inflight_maximum() > 60_000) {
            throw new IllegalArgumentException(
                    "inflight.maximum is " + configuration.inflight_maximum() + ": it must be 1 to 60,000 messages");
        }
        return new MqttSessionOptions(configuration.client_id().strip(), false, configuration.inflight_maximum());
    }
}
