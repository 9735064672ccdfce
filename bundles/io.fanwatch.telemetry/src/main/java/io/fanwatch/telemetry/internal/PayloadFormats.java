// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.internal.formats.CsvFormat;
import io.fanwatch.telemetry.internal.formats.InfluxLineFormat;
import io.fanwatch.telemetry.internal.formats.JsonFormat;
import io.fanwatch.telemetry.internal.formats.KuraFormat;
import io.fanwatch.telemetry.internal.formats.SenMlFormat;
import io.fanwatch.telemetry.internal.formats.SparkplugFormat;
import io.fanwatch.telemetry.internal.formats.ValuePerTopicFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The formats by their names. */
final class PayloadFormats {

    static final String JSON = "JSON";
    static final String VALUE_PER_TOPIC = "VALUE_PER_TOPIC";
    static final String SPARKPLUG_B = "SPARKPLUG_B";
    static final String KURA = "KURA";
    static final String SENML = "SENML";
    static final String INFLUX_LINE = "INFLUX_LINE";
    static final String CSV = "CSV";
    static final String SERVICE = "SERVICE";

    private PayloadFormats() {}

    /**
     * The format of that name.
     *
     * @param service that of another bundle, if there is one
     * @return empty if it is of another bundle that is not there
     * @throws IllegalArgumentException if there is none of that name
     */
    static Optional<PayloadFormat> named(
            String name, TelemetryConfiguration configuration, Optional<PayloadFormat> service) {
        return switch (name.strip()) {
            case JSON ->
                Optional.of(
                        new JsonFormat(!configuration.missing_values().strip().equals(MissingValues.REJECT.name())));
            case VALUE_PER_TOPIC -> Optional.of(new ValuePerTopicFormat());
            case SPARKPLUG_B -> Optional.of(new SparkplugFormat());
            case KURA -> Optional.of(new KuraFormat());
            case SENML -> Optional.of(new SenMlFormat());
            case INFLUX_LINE -> Optional.of(new InfluxLineFormat());
            case CSV -> Optional.of(new CsvFormat(columns(configuration.csv_columns())));
            case SERVICE -> service;
            default ->
                throw new IllegalArgumentException("payload.format is \"" + name + "\": it must be one of "
                        + String.join(
                                ", ", JSON, VALUE_PER_TOPIC, SPARKPLUG_B, KURA, SENML, INFLUX_LINE, CSV, SERVICE));
        };
    }

    private static List<String> columns(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}
