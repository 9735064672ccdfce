// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.component.Require;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.telemetry.format.PayloadFormat;
import java.util.Optional;

/** A valid configuration; the properties' descriptions say what each value does. */
record TelemetrySettings(
        TopicFilter topic,
        int qos,
        String clientId,
        String rejectedTopic,
        RetainedMessages.Policy retained,
        PayloadSettings payload) {

    private static final int UNUSED_WINDOW = 1;

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static TelemetrySettings of(TelemetryConfiguration configuration, Optional<PayloadFormat> service) {
        return new TelemetrySettings(
                new TopicFilter(configuration.topic().strip()),
                Require.within("qos", configuration.qos(), 0, 1, ""),
                Require.text(
                        "client.id", configuration.client_id(), "choose one that no other client at the broker has"),
                TopicFilter.checkTopic(
                        "rejected.topic", configuration.rejected_topic().strip()),
                Require.oneOf("retained.messages", configuration.retained_messages(), RetainedMessages.Policy.class),
                PayloadSettings.of(configuration, service));
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
}
