// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for an MQTT alarm publisher. */
@ObjectClassDefinition(
        id = MqttAlarmPublisher.PID,
        name = "Fanwatch MQTT alarm publisher",
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        description =
                "Keeps the alarms of each fan as a retained message at an MQTT broker, and takes commands from there if"
                        + " wanted. A change takes effect at once.")
@interface MqttAlarmConfiguration {

    @AttributeDefinition(name = "Broker", description = "The Fanwatch MQTT broker that the alarms go to.")
    String MqttBroker_target() default "(kura.service.pid=fanwatch-broker)";

    @AttributeDefinition(
            name = "Topic",
            description = "Below which the alarms of each fan are published: fan/alarm gives fan/alarm/7 for fan 7.")
    String topic() default "fan/alarm";

    @AttributeDefinition(
            name = "Command topic",
            description = "Below which commands are taken: with fan/command, those for fan 7 on fan/command/7. Who may"
                    + " publish there may acknowledge and close alarms: let the access rules of the broker say who does. Empty:"
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
