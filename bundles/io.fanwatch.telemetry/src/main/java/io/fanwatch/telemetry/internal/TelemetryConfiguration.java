// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets for a listener. */
@ObjectClassDefinition(
        id = MqttTelemetryListener.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch MQTT telemetry listener",
        description = "Takes the readings that fans publish over MQTT and hands them to a predictor. A reading is"
                + " acknowledged to the broker when its verdict has been delivered. A change takes effect at once.")
@interface TelemetryConfiguration {

    @AttributeDefinition(name = "Broker", description = "The Fanwatch MQTT broker that the fans publish to.")
    String MqttBroker_target() default "(kura.service.pid=fanwatch-broker)";

    @AttributeDefinition(name = "Predictor", description = "What the readings are handed to.")
    String ReadingSink_target() default "(kura.service.pid=fanwatch-predictor)";

    @AttributeDefinition(
            name = "Topic",
            description = "Where the fans publish: an MQTT topic filter, + and # allowed, for example fan/messages or"
                    + " $share/group/fan/+/messages.")
    String topic() default "fan/messages";

    @AttributeDefinition(
            name = "Quality of service",
            description = "1: every reading arrives, some perhaps twice. 0: readings may be lost.",
            options = {@Option(label = "1, at least once", value = "1"), @Option(label = "0, at most once", value = "0")
            })
    int qos() default 1;

    @AttributeDefinition(
            name = "Client id",
            description =
                    "Names this listener at the broker, where no other client may have the same: give each gateway"
                            + " its own. The broker keeps unacknowledged readings under it. After a change, readings under the old id are fetched for 5"
                            + " seconds at most, some perhaps twice.")
    String client_id() default "fanwatch-telemetry";

    @AttributeDefinition(
            name = "Features",
            description = "The fields with the measured values, separated by commas. All must be in every message.")
    String features() default "rotation,temperature,vibration,sound";

    @AttributeDefinition(
            name = "Device id from",
            description = "What names the fan: a field of the message, or a level of the topic.",
            options = {
                @Option(label = "a field of the message", value = "PAYLOAD"),
                @Option(label = "a level of the topic", value = "TOPIC")
            })
    String device_source() default "PAYLOAD";

    @AttributeDefinition(
            name = "Device id field",
            description = "The field that names the fan, if a field does.",
            required = false)
    String device_field() default "deviceID";

    @AttributeDefinition(
            name = "Device id topic level",
            description = "Which level of the topic names the fan, if a level does: 2 for fan/7/messages. 1 to 128.",
            min = "1",
            max = "128")
    int device_topic_level() default 2;

    @AttributeDefinition(
            name = "Id field",
            description =
                    "The field with the mark that the sender gives a reading, echoed in the verdict. May be missing in"
                            + " messages.")
    String id_field() default "id";

    @AttributeDefinition(
            name = "Time field",
            description = "The field with the time of the reading. May be missing in messages: then the time of arrival"
                    + " counts.")
    String time_field() default "timeStamp";

    @AttributeDefinition(
            name = "Time format",
            description = "How that time is written.",
            options = {
                @Option(label = "2020-10-01 10:49:34", value = TimeFormat.PLAIN),
                @Option(label = "ISO 8601, 2020-10-01T10:49:34Z", value = TimeFormat.ISO),
                @Option(label = "seconds since 1970", value = TimeFormat.EPOCH_SECONDS),
                @Option(label = "milliseconds since 1970", value = TimeFormat.EPOCH_MILLIS)
            })
    String time_format() default TimeFormat.PLAIN;

    @AttributeDefinition(
            name = "Time zone",
            description = "Where times without a zone of their own are, for example UTC, +02:00 or Europe/Rome.")
    String time_zone() default "UTC";

    @AttributeDefinition(
            name = "Topic for rejected messages",
            description = "Messages that are no readings are published there, with the reason. Empty: they are only"
                    + " counted.",
            required = false)
    String rejected_topic() default "fan/rejected";

    @AttributeDefinition(
            name = "Largest message (bytes)",
            description = "Larger messages are rejected. Bytes, 64 to 1048576.",
            min = "64",
            max = "1048576")
    int payload_maximum_size() default 65_536;

    @AttributeDefinition(
            name = "Longest device id (characters)",
            description = "Messages with longer device ids are rejected. Characters, 1 to 1024.",
            min = "1",
            max = "1024")
    int device_id_maximum_length() default 128;
}
