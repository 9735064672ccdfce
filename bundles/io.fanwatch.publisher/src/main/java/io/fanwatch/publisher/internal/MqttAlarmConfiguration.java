// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for an MQTT alarm publisher. */
@ObjectClassDefinition(
        id = MqttAlarmPublisher.PID,
        name = "Fanwatch MQTT alarm publisher",
        description =
                "Keeps each fan's alarms as a retained message at an MQTT broker, and takes commands from there if"
                        + " wanted. A change takes effect at once.")
@interface MqttAlarmConfiguration {

    @AttributeDefinition(name = "Broker", description = "The Fanwatch MQTT broker that the alarms go to.")
    String MqttBroker_target() default "(kura.service.pid=fanwatch-broker)";

    @AttributeDefinition(
            name = "Topic",
            description = "Below which each fan's alarms are published: fan/alarm gives fan/alarm/7 for fan 7.")
    String topic() default "fan/alarm";

    @AttributeDefinition(
            name = "Command topic",
            description = "Below which commands are taken: with fan/command, those for fan 7 on fan/command/7. Who may"
                    + " publish there may acknowledge and close alarms: let the broker's access rules say who does. Empty:"
                    + " no commands are taken.",
            required = false)
    String command_topic() default "";

    @AttributeDefinition(
            name = "Client id",
            description =
                    "Names this publisher at the broker, where no other client may have the same: give each gateway"
                            + " its own.")
    String client_id() default "fanwatch-alarms";
}
