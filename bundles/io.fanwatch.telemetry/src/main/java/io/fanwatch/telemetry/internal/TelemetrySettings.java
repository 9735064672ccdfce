package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.mqtt.MqttSessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a listener goes by, checked.
 *
 * @param topic where fans publish
 * @param qos 0, or 1 so that nothing is lost
 * @param clientId the MQTT client id
 * @param rejectedTopic where messages that are no readings go; empty for nowhere
 * @param format how readings are written
 */
record TelemetryOptions(TopicFilter topic, int qos, String clientId, String rejectedTopic, ReadingFormat format) {

    private static final int UNUSED_WINDOW = 1;

    /**
     * @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy
     */
    static TelemetryOptions of(TelemetryConfiguration configuration) {
        return new TelemetryOptions(
                new TopicFilter(configuration.topic().strip()),
                configuration.qos(),
                configuration.client_id().strip(),
                TopicFilter.checkTopic(
                        "rejected.topic", configuration.rejected_topic().strip()),
                new ReadingFormat(
                        new FeatureSchema(split(configuration.features())),
                        deviceField(configuration),
                        configuration.device_topic_level(),
                        configuration.id_field().strip(),
                        configuration.time_field().strip(),
                        new TimeFormat(configuration.time_format(), configuration.time_zone()),
                        configuration.payload_maximum_size(),
                        configuration.device_id_maximum_length()));
    }

    TelemetryOptions {
        if (qos != 0 && qos != 1) {
            throw new IllegalArgumentException("qos is " + qos + ": it must be 0 or 1");
        }
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException("client.id is empty: choose one that no other client at the broker has");
        }
        if (!rejectedTopic.isEmpty() && topic.matches(rejectedTopic)) {
            throw new IllegalArgumentException("rejected.topic " + rejectedTopic + " is part of topic " + topic.text()
                    + ", so that rejected messages would come back: choose another");
        }
    }

    /** The session to listen over; kept by the broker whatever the quality of service, so that this can change live. */
    MqttSessionOptions session() {
        return new MqttSessionOptions(clientId, true, UNUSED_WINDOW);
    }

    /** The client id of the session that rejected messages are published over. */
    String rejectedClientId() {
        return clientId + "-rejected";
    }

    private static Optional<String> deviceField(TelemetryConfiguration configuration) {
        return switch (configuration.device_source()) {
            case "PAYLOAD" -> Optional.of(configuration.device_field().strip());
            case "TOPIC" -> Optional.empty();
            default ->
                throw new IllegalArgumentException(
                        "device.source is " + configuration.device_source() + ": it must be PAYLOAD or TOPIC");
        };
    }

    private static List<String> split(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1)).map(String::strip).toList();
    }
}
