// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for a broker. */
@ObjectClassDefinition(
        id = MqttBrokerComponent.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch MQTT broker",
        description = "An MQTT broker that fan readings come from or verdicts go to. A change takes effect at once:"
                + " every session reconnects, and no unacknowledged message is lost.")
@interface BrokerConfiguration {

    @AttributeDefinition(
            name = "Broker address",
            description = "tcp://host:port, or ssl://host:port for an encrypted connection.")
    String broker_url() default "tcp://localhost:1883";

    @AttributeDefinition(
            name = "Username",
            description = "Who logs in at the broker. Empty: no log-in.",
            required = false)
    String username() default "";

    @AttributeDefinition(
            name = "Password",
            description = "The password of that user. Stored encrypted.",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "";

    @AttributeDefinition(
            name = "Keep-alive interval (s)",
            description = "A connection silent for this long is checked, and given up without an answer."
                    + " Seconds, 1 to 65535.",
            min = "1",
            max = "65535")
    int keep_alive_interval() default 30;

    @AttributeDefinition(
            name = "Connection timeout (s)",
            description = "How long an attempt to connect may take. Seconds, 1 to 300.",
            min = "1",
            max = "300")
    int connection_timeout() default 10;

    @AttributeDefinition(
            name = "Shortest reconnect delay (s)",
            description = "The wait before the first new attempt after a loss; it doubles with each failure, with a"
                    + " random deviation of 25 %. Seconds, 1 to 3600.",
            min = "1",
            max = "3600")
    int reconnect_delay_minimum() default 1;

    @AttributeDefinition(
            name = "Longest reconnect delay (s)",
            description = "The wait between two attempts does not grow beyond this. Seconds, 1 to 86400.",
            min = "1",
            max = "86400")
    int reconnect_delay_maximum() default 10;

    @AttributeDefinition(
            name = "Largest message (bytes)",
            description = "Of a larger message only the beginning is kept in memory, and the listener rejects it."
                    + " Bytes, 16384 to 16777216.",
            min = "16384",
            max = "16777216")
    int message_maximum_size() default 1_048_576;

    @AttributeDefinition(
            name = "TLS settings",
            description = "The SSL manager whose key and trust stores are used for ssl:// addresses. If there is none,"
                    + " the certificates that the Java runtime trusts.",
            required = false)
    String SslManagerService_target() default "(kura.service.pid=org.eclipse.kura.ssl.SslManagerService)";
}
