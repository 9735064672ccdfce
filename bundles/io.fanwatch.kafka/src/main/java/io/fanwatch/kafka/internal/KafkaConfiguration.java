// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets for a Kafka publisher. */
@ObjectClassDefinition(
        id = KafkaPublisher.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch Kafka publisher",
        description =
                "Writes verdicts and alarm changes to topics of Kafka, keyed by fan. Never holds readings up: what"
                        + " Kafka does not take waits on the disk.")
@interface KafkaConfiguration {

    @AttributeDefinition(name = "Enabled", description = "If not, nothing is kept; what waits stays on the disk.")
    boolean enabled() default true;

    @AttributeDefinition(name = "Bootstrap servers", description = "Brokers to begin with: host:port, host:port, …")
    String bootstrap_servers() default "localhost:9092";

    @AttributeDefinition(name = "Topic of verdicts", description = "Where every verdict goes.")
    String topic() default "fan-anomaly";

    @AttributeDefinition(name = "Topic of alarm changes", description = "Empty: none of their own.", required = false)
    String topic_alarms() default "fan-alarm";

    @AttributeDefinition(
            name = "Topic of alarms by cause",
            description =
                    "Where each change of an alarm by cause goes: raised, acknowledged, shelved, over. Empty: nowhere.",
            required = false)
    String topic_lifecycle() default "";

    @AttributeDefinition(
            name = "Topic of readings",
            description =
                    "Where the values of every judged reading go, for the fleet job: fan-readings-SITE. Empty: nowhere.",
            required = false)
    String topic_readings() default "";

    @AttributeDefinition(name = "TLS", description = "Whether connections are encrypted.")
    boolean tls() default false;

    @AttributeDefinition(
            name = "TLS settings",
            description = "The SSL manager whose key and trust stores are used. If there is none, those of Java.",
            required = false)
    String SslManagerService_target() default "(kura.service.pid=org.eclipse.kura.ssl.SslManagerService)";

    @AttributeDefinition(
            name = "Log-in",
            description = "How to log in (SASL). With PLAIN the password is as safe as the connection: choose TLS.",
            options = {
                @Option(label = "none", value = "NONE"),
                @Option(label = "PLAIN", value = "PLAIN"),
                @Option(label = "SCRAM-SHA-256", value = "SCRAM-SHA-256"),
                @Option(label = "SCRAM-SHA-512", value = "SCRAM-SHA-512")
            })
    String sasl_mechanism() default "NONE";

    @AttributeDefinition(name = "Username", description = "Who logs in.", required = false)
    String username() default "";

    @AttributeDefinition(
            name = "Password",
            description = "The password of that user. Stored encrypted.",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "";

    @AttributeDefinition(
            name = "Largest buffer (MB)",
            description = "How much may wait on the disk. 100 MB hold about 500000 readings. MB, 1 to 100000.",
            min = "1",
            max = "100000")
    int buffer_maximum_size() default 200;

    @AttributeDefinition(
            name = "When the buffer is full",
            description = "Which records are dropped, and counted, when no more may wait.",
            options = {
                @Option(label = "the oldest make room for the newest", value = "DROP_OLDEST"),
                @Option(label = "the oldest stay, the newest are dropped", value = "KEEP_OLDEST")
            })
    String buffer_when_full() default "DROP_OLDEST";
}
