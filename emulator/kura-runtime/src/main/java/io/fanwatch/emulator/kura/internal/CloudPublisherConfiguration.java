// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for the emulated cloud connection. */
@ObjectClassDefinition(
        id = CloudPublisherComponent.PID,
        name = "Emulated cloud publisher",
        description = "Sends messages as Kura does, to an MQTT broker, with the limits of Kura. The topic is"
                + " account/client/application/topic. A change takes effect at once and loses no message.")
@interface CloudPublisherConfiguration {

    @AttributeDefinition(
            name = "Broker address",
            description = "tcp://host:port of the broker that stands for the cloud.")
    String broker_url() default "tcp://localhost:1883";

    @AttributeDefinition(name = "Account", description = "First level of the topic.")
    String account() default "emulator";

    @AttributeDefinition(
            name = "Client id",
            description = "Second level of the topic, and the name under which the gateway connects.")
    String client_id() default "fanwatch-gateway";

    @AttributeDefinition(name = "Username", description = "Empty for a broker that asks for none.", required = false)
    String username() default "";

    @AttributeDefinition(
            name = "Password",
            description = "Belongs to the username.",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "";

    @AttributeDefinition(
            name = "Device of Kapua",
            description = "Whether it is a device that Kapua accepts: payloads in protocol buffers and certificates of"
                    + " birth and death. Otherwise payloads are JSON.")
    boolean device() default false;

    @AttributeDefinition(name = "Application", description = "Third level of the topic.")
    String application() default "fanwatch";

    @AttributeDefinition(
            name = "Topic",
            description = "The levels after the application. $name stands for the message property of that name.")
    String topic() default "$type/$deviceId";

    @AttributeDefinition(
            name = "Rate limit (messages/s)",
            description = "How many messages are sent on average. Messages per second, 1 to 1000.",
            min = "1",
            max = "1000")
    int rate_limit() default 1;

    @AttributeDefinition(
            name = "Burst (messages)",
            description = "How many messages may go at once after a pause. 1 to 1000.",
            min = "1",
            max = "1000")
    int rate_burst() default 1;

    @AttributeDefinition(
            name = "Store capacity (messages)",
            description = "How many messages may wait, in memory. More are refused. 1 to 1000000.",
            min = "1",
            max = "1000000")
    int capacity() default 10000;
}
