// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.component.Require;
import io.fanwatch.telemetry.format.PayloadFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How messages are taken apart and what in them is what, checked.
 *
 * @param format the names of fields and the limits, as the scanner of usual messages needs them
 * @param payload takes messages apart; empty for that of another bundle that is not there
 * @param features where the features stand, in the schema's order
 * @param devicePaths the fields that name the device, joined by a slash; none if the topic does
 * @param levels the levels of the topic that name it otherwise
 * @param idPath where the sender's own mark stands
 * @param timePath where the time stands
 * @param records finds several readings in a message
 * @param decimalComma whether numbers that are texts have a decimal comma
 * @param missing what becomes of readings with missing values
 * @param join how values of several messages are joined, if they are
 * @param isUsual whether the scanner of usual messages may be tried first
 */
record PayloadSettings(
        ReadingFormat format,
        Optional<PayloadFormat> payload,
        List<FeatureDefinition> features,
        List<FieldPath> devicePaths,
        TopicLevels levels,
        Optional<FieldPath> idPath,
        Optional<FieldPath> timePath,
        RecordSplitter records,
        boolean decimalComma,
        MissingValues missing,
        JoinSettings join,
        boolean isUsual) {

    /** @throws IllegalArgumentException if a value makes no sense; the message names it and the remedy */
    static PayloadSettings of(TelemetryConfiguration configuration, Optional<PayloadFormat> service) {
        List<FeatureDefinition> features = FeatureDefinition.list(configuration.features());
        FeatureSchema schema =
                new FeatureSchema(features.stream().map(FeatureDefinition::name).toList());
        Optional<String> deviceField = Require.oneOf(
                "device.source",
                configuration.device_source(),
                Map.of("PAYLOAD", Optional.of(configuration.device_field().strip()), "TOPIC", Optional.empty()));
        boolean manyLevels = !configuration.device_topic_levels().isBlank();
        ReadingFormat format = new ReadingFormat(
                schema,
                deviceField,
                configuration.device_topic_level(),
                configuration.id_field().strip(),
                configuration.time_field().strip(),
                new TimeFormat(
                        configuration.time_format().strip(),
                        configuration.time_zone().strip()),
                configuration.payload_maximum_size(),
                configuration.device_id_maximum_length(),
                configuration.id_maximum_length());
        String name = configuration.payload_format().strip();
        MissingValues missing = Require.oneOf("missing.values", configuration.missing_values(), MissingValues.class);
        boolean joins = missing == MissingValues.LAST || name.equals(PayloadFormats.VALUE_PER_TOPIC);
        boolean isUsual = name.equals(PayloadFormats.JSON)
                && missing != MissingValues.LAST
                && !manyLevels
                && configuration.records_path().isBlank()
                && !configuration.decimal_comma();
        return new PayloadSettings(
                format,
                PayloadFormats.named(name, configuration, service),
                features,
                deviceField.map(PayloadSettings::devicePaths).orElse(List.of()),
                manyLevels
                        ? TopicLevels.of("device.topic.levels", configuration.device_topic_levels())
                        : new TopicLevels(List.of(configuration.device_topic_level())),
                path("id.field", format.idField()),
                path("time.field", format.timeField()),
                new RecordSplitter(configuration.records_path().strip()),
                configuration.decimal_comma(),
                joins ? MissingValues.LAST : missing,
                joins
                        ? JoinSettings.of(
                                schema,
                                configuration.join_trigger(),
                                configuration.values_age_maximum(),
                                configuration.join_unacknowledged_maximum())
                        : JoinSettings.NONE,
                isUsual);
    }

    private static List<FieldPath> devicePaths(String text) {
        return FeatureDefinition.split(text).stream()
                .map(path -> FieldPath.of("device.field", path))
                .toList();
    }

    static Optional<FieldPath> path(String property, String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(FieldPath.of(property, text));
    }
}
