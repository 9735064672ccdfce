// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.component.Require;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
record TelemetrySettings(TopicFilter topic, int qos, String clientId, String rejectedTopic, ReadingFormat format) {

    private static final int UNUSED_WINDOW = 1;

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static TelemetrySettings of(TelemetryConfiguration configuration) {
        return new TelemetrySettings(
                new TopicFilter(configuration.topic().strip()),
                Require.within("qos", configuration.qos(), 0, 1, ""),
                Require.text(
                        "client.id", configuration.client_id(), "choose one that no other client at the broker has"),
                TopicFilter.checkTopic(
                        "rejected.topic", configuration.rejected_topic().strip()),
                new ReadingFormat(
                        new FeatureSchema(split(configuration.features())),
                        Require.oneOf(
                                "device.source",
                                configuration.device_source(),
                                Map.of(
                                        "PAYLOAD",
                                                Optional.of(configuration
                                                        .device_field()
                                                        .strip()),
                                        "TOPIC", Optional.empty())),
                        configuration.device_topic_level(),
                        configuration.id_field().strip(),
                        configuration.time_field().strip(),
                        new TimeFormat(configuration.time_format(), configuration.time_zone()),
                        configuration.payload_maximum_size(),
                        configuration.device_id_maximum_length()));
    }

    TelemetrySettings {
        if (!rejectedTopic.isEmpty() && topic.matches(rejectedTopic)) {
            throw new IllegalArgumentException("rejected.topic " + rejectedTopic + " is part of topic " + topic.text()
                    + ", so that rejected messages would come back: choose another");
        }
    }

    /** The session to listen over; kept by the broker whatever the quality of service, so that this can change live. */
    MqttSessionSettings session() {
        return new MqttSessionSettings(clientId, true, UNUSED_WINDOW);
    }

    /** The client id of the session that rejected messages are published over. */
    String rejectedClientId() {
        return clientId + "-rejected";
    }

    private static List<String> split(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1)).map(String::strip).toList();
    }
}
