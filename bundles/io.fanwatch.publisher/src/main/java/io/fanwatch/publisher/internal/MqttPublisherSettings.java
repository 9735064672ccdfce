// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.component.Require;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.time.Duration;
import java.util.Map;

/** A valid configuration; the properties' descriptions say what each value does. */
record MqttPublisherSettings(
        String topic,
        int qos,
        boolean retained,
        boolean transitionsOnly,
        int queueCapacity,
        Duration checkInterval,
        MqttSessionSettings session) {

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static MqttPublisherSettings of(MqttPublisherConfiguration configuration) {
        return new MqttPublisherSettings(
                configuration.topic().strip(),
                Require.within("qos", configuration.qos(), 0, 1, ""),
                configuration.retained(),
                Require.oneOf(
                        "publish.mode", configuration.publish_mode(), Map.of("EVERY", false, "TRANSITIONS", true)),
                Require.within("queue.capacity", configuration.queue_capacity(), 1, 1_000_000, "verdicts"),
                Duration.ofMinutes(Require.within(
                        "delivery.check.interval", configuration.delivery_check_interval(), 0, 1_440, "minutes")),
                new MqttSessionSettings(configuration.client_id(), false, configuration.inflight_maximum()));
    }

    MqttPublisherSettings {
        if (topic.isEmpty() || topic.contains("+") || topic.contains("#") || topic.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("topic '" + topic
                    + "' is no topic to publish on: name one without + and #, for example fan/anomaly");
        }
    }
}
