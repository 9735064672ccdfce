// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets for an MQTT publisher. */
@ObjectClassDefinition(
        id = MqttVerdictPublisher.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch MQTT verdict publisher",
        description = "Publishes the verdicts over MQTT. A reading is acknowledged to its broker when its verdict"
                + " has been confirmed here. A change takes effect at once.")
@interface MqttPublisherConfiguration {

    @AttributeDefinition(name = "Broker", description = "The Fanwatch MQTT broker that the verdicts go to.")
    String MqttBroker_target() default "(kura.service.pid=fanwatch-broker)";

    @AttributeDefinition(name = "Topic", description = "Where the verdicts are published.")
    String topic() default "fan/anomaly";

    @AttributeDefinition(
            name = "Quality of service",
            description = "1: every verdict arrives, some perhaps twice. 0: verdicts may be lost.",
            options = {@Option(label = "1, at least once", value = "1"), @Option(label = "0, at most once", value = "0")
            })
    int qos() default 1;

    @AttributeDefinition(
            name = "Client id",
            description =
                    "Names this publisher at the broker, where no other client may have the same: give each gateway"
                            + " its own.")
    String client_id() default "fanwatch-publisher";

    @AttributeDefinition(
            name = "What is published",
            description = "A verdict for every reading, or only those that turn the alarm of a fan on or off.",
            options = {
                @Option(label = "every reading", value = "EVERY"),
                @Option(label = "alarm changes only", value = "TRANSITIONS")
            })
    String publish_mode() default "EVERY";

    @AttributeDefinition(
            name = "Retained",
            description = "Whether the broker keeps the last verdict for subscribers that come later.")
    boolean retained() default false;

    @AttributeDefinition(
            name = "Messages in flight",
            description = "How many verdicts may be on their way to the broker unconfirmed. Messages, 1 to 60000.",
            min = "1",
            max = "60000")
    int inflight_maximum() default 1_000;

    @AttributeDefinition(
            name = "Queue capacity (verdicts)",
            description = "How many verdicts may wait here while the broker is away or slow; when it is full, readings"
                    + " wait at their broker. Verdicts, 1 to 1000000.",
            min = "1",
            max = "1000000")
    int queue_capacity() default 10_000;

    @AttributeDefinition(
            name = "Check of the delivery (min)",
            description =
                    "How often it looks whether verdicts arrive on their topic, with another session that reads there"
                            + " until one has come back: a broker confirms even what it forbids. Also done after each reconnect."
                            + " Minutes, 0 to 1440; 0: never.",
            min = "0",
            max = "1440")
    int delivery_check_interval() default 60;
}
