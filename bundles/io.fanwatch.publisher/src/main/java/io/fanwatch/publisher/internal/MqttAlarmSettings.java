// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.component.Require;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.util.Optional;

/** What an MQTT alarm publisher goes by, checked. */
record MqttAlarmSettings(String topic, Optional<String> commandTopic, MqttSessionSettings session) {

    static final int INFLIGHT = 100;

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static MqttAlarmSettings of(MqttAlarmConfiguration configuration) {
        Optional<String> commands =
                Optional.of(configuration.command_topic().strip()).filter(topic -> !topic.isEmpty());
        return new MqttAlarmSettings(
                topic("topic", Require.text("topic", configuration.topic(), "name one, for example fan/alarm")),
                commands.map(topic -> topic("command.topic", topic)),
                new MqttSessionSettings(configuration.client_id(), commands.isPresent(), INFLIGHT));
    }

    private static String topic(String property, String value) {
        if (value.contains("+") || value.contains("#") || value.indexOf('\0') >= 0 || value.endsWith("/")) {
            throw new IllegalArgumentException(
                    property + " is '" + value + "': name a topic without + and #, and without / at its end");
        }
        return value;
    }
}
