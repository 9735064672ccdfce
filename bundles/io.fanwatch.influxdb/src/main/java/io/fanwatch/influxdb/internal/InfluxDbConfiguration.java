// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets for an InfluxDB publisher. */
@ObjectClassDefinition(
        id = InfluxDbPublisher.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch InfluxDB publisher",
        description =
                "Writes readings and verdicts to InfluxDB 1, or 2 through its interface for clients of 1. Never holds"
                        + " readings up: what the database does not take waits on the disk.")
public @interface InfluxDbConfiguration {

    @AttributeDefinition(
            name = "Enabled",
            description = "Whether anything is kept and written. When disabled, what waits stays on the disk.")
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Address",
            description = "http://host:port, or https://host:port for an encrypted connection.")
    String url() default "http://localhost:8086";

    @AttributeDefinition(
            name = "TLS settings",
            description =
                    "The SSL manager whose key and trust stores are used for https addresses. If there is none, the"
                            + " certificates that the Java runtime trusts.",
            required = false)
    String SslManagerService_target() default "(kura.service.pid=org.eclipse.kura.ssl.SslManagerService)";

    @AttributeDefinition(
            name = "Username",
            description = "Who logs in at the database. Empty: no log-in.",
            required = false)
    String username() default "";

    @AttributeDefinition(
            name = "Password",
            description = "The password of that user. Stored encrypted.",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "";

    @AttributeDefinition(
            name = "Token",
            description = "The token for InfluxDB 2, in place of username and password. Stored encrypted.",
            type = AttributeType.PASSWORD,
            required = false)
    String token() default "";

    @AttributeDefinition(
            name = "Database",
            description = "The database to write to; in InfluxDB 2 the one that is mapped to a bucket.")
    String database() default "fanwatch";

    @AttributeDefinition(
            name = "Retention policy",
            description = "The retention policy to write to. Empty: the default of the database.",
            required = false)
    String retention_policy() default "";

    @AttributeDefinition(
            name = "Retention duration",
            description =
                    "How long a retention policy that is created here keeps the points, for example 30d, 12h, INF."
                            + " Empty: no retention policy is created.",
            required = false)
    String retention_duration() default "";

    @AttributeDefinition(
            name = "Create database",
            description =
                    "Whether to create the database, and the retention policy if its duration is given, where they"
                            + " are missing.")
    boolean create_database() default true;

    @AttributeDefinition(name = "Measurement", description = "The measurement of readings and verdicts.")
    String measurement() default "fan";

    @AttributeDefinition(name = "Tag of the fan", description = "The tag that names the fan.")
    String tag_device() default "deviceID";

    @AttributeDefinition(
            name = "Further tags",
            description = "Tags of every point: name=value, separated by commas, for example site=turin,line=2.",
            required = false)
    String tags() default "";

    @AttributeDefinition(
            name = "Field names",
            description = "Fields that are to be called otherwise: name=other name, separated by commas, for example"
                    + " rotation=rpm,model=model_version.",
            required = false)
    String field_names() default "";

    @AttributeDefinition(
            name = "Measurement of the alarms",
            description = "The measurement with a point for each change of an alarm, by cause. Empty: none.",
            required = false)
    String alarm_measurement() default "fan_alarm";

    @AttributeDefinition(
            name = "Measurement of the metrics",
            description = "The measurement of the metrics that the components show in their status.")
    String status_measurement() default "fanwatch";

    @AttributeDefinition(
            name = "Interval of the metrics (s)",
            description = "How often they are written. Seconds, 0 to 86400; 0: never.",
            min = "0",
            max = "86400")
    int status_interval() default 10;

    @AttributeDefinition(
            name = "Points a request",
            description = "How many points are written at once at most. Points, 1 to 10000.",
            min = "1",
            max = "10000")
    int batch_size() default 1_000;

    @AttributeDefinition(
            name = "Interval of requests (ms)",
            description = "How long a point waits for others at most. Milliseconds, 10 to 60000.",
            min = "10",
            max = "60000")
    int batch_interval() default 1_000;

    @AttributeDefinition(name = "Compress", description = "Whether requests are compressed (gzip).")
    boolean compression() default true;

    @AttributeDefinition(
            name = "Timeout (s)",
            description = "How long one request may take. Seconds, 1 to 300.",
            min = "1",
            max = "300")
    int timeout() default 10;

    @AttributeDefinition(
            name = "Shortest retry delay (s)",
            description = "The wait after a failure; it doubles with each further one, with a random deviation of 25 %."
                    + " Seconds, 1 to 3600.",
            min = "1",
            max = "3600")
    int retry_delay_minimum() default 1;

    @AttributeDefinition(
            name = "Longest retry delay (s)",
            description = "The wait does not grow beyond this. Seconds, 1 to 86400.",
            min = "1",
            max = "86400")
    int retry_delay_maximum() default 60;

    @AttributeDefinition(
            name = "Largest buffer (MB)",
            description = "How much may wait on the disk. 100 MB hold about 400000 readings. MB, 1 to 100000.",
            min = "1",
            max = "100000")
    int buffer_maximum_size() default 200;

    @AttributeDefinition(
            name = "When the buffer is full",
            description = "Which points are dropped, and counted, when no more may wait.",
            options = {
                @Option(label = "the oldest make room for the newest", value = "DROP_OLDEST"),
                @Option(label = "the oldest stay, the newest are dropped", value = "KEEP_OLDEST")
            })
    String buffer_when_full() default "DROP_OLDEST";

    @AttributeDefinition(
            name = "Flush interval of the buffer (ms)",
            description =
                    "After how long a point is safe on the disk: what a power cut may cost. A short one wears flash"
                            + " memory. Milliseconds, 10 to 60000.",
            min = "10",
            max = "60000")
    int buffer_flush_interval() default 1_000;
}
