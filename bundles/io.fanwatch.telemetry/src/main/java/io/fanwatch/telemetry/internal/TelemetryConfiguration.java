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
public @interface TelemetryConfiguration {

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
            name = "Payload format",
            description = "How messages are written.",
            options = {
                @Option(label = "JSON", value = PayloadFormats.JSON),
                @Option(label = "one value a topic", value = PayloadFormats.VALUE_PER_TOPIC),
                @Option(label = "Sparkplug B", value = PayloadFormats.SPARKPLUG_B),
                @Option(label = "Kura (protobuf or JSON)", value = PayloadFormats.KURA),
                @Option(label = "SenML", value = PayloadFormats.SENML),
                @Option(label = "InfluxDB line protocol", value = PayloadFormats.INFLUX_LINE),
                @Option(label = "CSV", value = PayloadFormats.CSV),
                @Option(label = "of another bundle", value = PayloadFormats.SERVICE)
            })
    String payload_format() default PayloadFormats.JSON;

    @AttributeDefinition(
            name = "Payload format of another bundle",
            description = "Which one, if the payload format is of another bundle.")
    String PayloadFormat_target() default "(kura.service.pid=none)";

    @AttributeDefinition(
            name = "Path of readings",
            description =
                    "Where several readings stand in a message, for example metrics, or data.* for all fields of an"
                            + " object, whose keys are @key. COLUMNS: each field holds an array, with one value a reading, or one the names and"
                            + " another the rows; data.COLUMNS: the same within data. Empty: the"
                            + " message is a reading or an array of them.",
            required = false)
    String records_path() default "";

    @AttributeDefinition(
            name = "Columns",
            description =
                    "The names of the columns of a CSV message, separated by commas. Empty: its first line says them.",
            required = false)
    String csv_columns() default "";

    @AttributeDefinition(
            name = "Decimal comma",
            description = "Whether numbers that are texts have a decimal comma: 1.528,5 is 1528.5.")
    boolean decimal_comma() default false;

    @AttributeDefinition(
            name = "Features",
            description =
                    "The fields with the measured values, separated by commas. Where a field is called otherwise or"
                            + " stands deeper, name=path, and behind it as needed factor, offset, unit and plausible range:"
                            + " rotation=DS18B20.Speed*0.1 rpm 0..6000. A value outside of its range counts as missing. The unit bool"
                            + " takes true and false as 1 and 0.")
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
            description =
                    "The field that names the fan, if a field does. Several separated by commas are joined by a slash:"
                            + " tags.site,tags.fan gives hall2/7. If the message has none, what the payload format says counts.",
            required = false)
    String device_field() default "deviceID";

    @AttributeDefinition(
            name = "Device id topic level",
            description = "Which level of the topic names the fan, if a level does: 2 for fan/7/messages. 1 to 128.",
            min = "1",
            max = "128")
    int device_topic_level() default 2;

    @AttributeDefinition(
            name = "Device id topic levels",
            description =
                    "Several levels of the topic that name the fan together, joined by a slash, in place of the one:"
                            + " 1,3 for hall2/fans/7 gives hall2/7. -1 is the last level.",
            required = false)
    String device_topic_levels() default "";

    @AttributeDefinition(
            name = "Id field",
            description =
                    "The field with the mark that the sender gives a reading, echoed in the verdict. May be missing in"
                            + " messages. Empty: none.",
            required = false)
    String id_field() default "id";

    @AttributeDefinition(
            name = "Time field",
            description = "The field with the time of the reading. May be missing in messages: then the time of arrival"
                    + " counts. Empty: none.",
            required = false)
    String time_field() default "timeStamp";

    @AttributeDefinition(
            name = "Time format",
            // no options: Kura's console overwrites a value that is none of them
            description = "How that time is written: DATE_TIME for 2020-10-01 10:49:34, ISO_8601 for"
                    + " 2020-10-01T10:49:34Z, EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS or EPOCH_NANOS for a number"
                    + " since 1970, AUTOMATIC for ISO 8601 or a number in whatever unit; or a pattern such as"
                    + " MM/dd/yyyy hh:mm:ss a.")
    String time_format() default TimeFormat.PLAIN;

    @AttributeDefinition(
            name = "Time zone",
            description = "Where times without a zone of their own are, for example UTC, +02:00 or Europe/Rome.")
    String time_zone() default "UTC";

    @AttributeDefinition(
            name = "Missing values",
            description =
                    "What becomes of a reading with a missing value: a field that is not there, null, NaN or outside of"
                            + " its plausible range. Only some scorers take a reading without the value: a model"
                            + " with fanwatch.missing=nan, limits, or a service so configured; others refuse it. With one"
                            + " value a topic, last values are taken in any case.",
            options = {
                @Option(label = "it is rejected", value = "REJECT"),
                @Option(label = "the last value is taken", value = "LAST"),
                @Option(label = "it is scored without the value", value = "NAN")
            })
    String missing_values() default "REJECT";

    @AttributeDefinition(
            name = "Oldest last value (s)",
            description = "How old a last value may be to be taken. Seconds since its arrival, 1 to 1000000; for single"
                    + " features behind it: 60,temperature=600.")
    String values_age_maximum() default "60";

    @AttributeDefinition(
            name = "Joined reading when",
            description =
                    "When the last values of a fan are a reading, once all are there: ANY with each message, ALL when"
                            + " all are new, EVERY 10 s at most that often and then by itself, or with each new value of the feature named here.")
    String join_trigger() default "ANY";

    @AttributeDefinition(
            name = "Unacknowledged values at most",
            description =
                    "How many messages may wait unacknowledged for the reading that uses their values. Keep it below"
                            + " the in-flight window of the broker, max_inflight_messages at Mosquitto. 1 to 1000.",
            min = "1",
            max = "1000")
    int join_unacknowledged_maximum() default 16;

    @AttributeDefinition(
            name = "Retained messages",
            description = "What becomes of messages that the broker kept and sends again to each new subscription.",
            options = {
                @Option(label = "left out", value = "LEAVE_OUT"),
                @Option(label = "taken once each", value = "ONCE"),
                @Option(label = "taken", value = "TAKE")
            })
    String retained_messages() default "LEAVE_OUT";

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

    @AttributeDefinition(
            name = "Longest id (characters)",
            description = "Messages whose own mark is longer are rejected. Characters, 1 to 1024.",
            min = "1",
            max = "1024")
    int id_maximum_length() default 256;
}
