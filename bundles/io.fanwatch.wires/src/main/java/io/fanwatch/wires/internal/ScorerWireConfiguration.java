// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator may set on a scorer wire. */
@ObjectClassDefinition(
        id = ScorerWire.PID,
        name = "Fanwatch Scorer",
        description =
                "A wire component that has a Fanwatch scorer say how likely each record shows a fault, all records"
                        + " of an envelope at once, and emits them with the properties probability (DOUBLE), fault (BOOLEAN) and"
                        + " model (STRING) added. A change takes effect with the next envelope.")
@interface ScorerWireConfiguration {

    @AttributeDefinition(name = "Scorer", description = "Which scorer is asked.")
    String Scorer_target() default "(kura.service.pid=fanwatch-scorer-onnx)";

    @AttributeDefinition(
            name = "Features",
            description = "The properties with the measured values, separated by commas. If a record calls a feature"
                    + " otherwise: feature=property, for example rotation=Fan 1 speed. Values may be INTEGER, LONG,"
                    + " FLOAT, DOUBLE, or STRING with a decimal number.")
    String features() default "rotation,temperature,vibration,sound";

    @AttributeDefinition(
            name = "Device property",
            description = "The property that names the fan, for example assetName for records of Kura assets. Empty:"
                    + " the component that emitted the record counts as the fan.",
            required = false)
    String device_property() default "deviceID";

    @AttributeDefinition(
            name = "Time property",
            description = "The property with the time of the record in milliseconds since 1970. May be missing in"
                    + " records: then the time of arrival counts.",
            required = false)
    String time_property() default "assetTimestamp";

    @AttributeDefinition(
            name = "Missing values",
            description = "What becomes of a record that lacks the property of a feature, or has NaN there. Only some"
                    + " scorers take it without the value: a model with fanwatch.missing=nan, limits, or a service so"
                    + " configured; others refuse it with the reason.",
            options = {
                @Option(label = "it cannot be scored", value = "REJECT"),
                @Option(label = "it is scored without the value", value = "NAN")
            })
    String missing_values() default "REJECT";

    @AttributeDefinition(
            name = "Fault threshold",
            description = "Fault probability (0 to 1) from which on fault is true. 0 takes the threshold that the model"
                    + " brings.",
            min = "0",
            max = "1")
    double threshold() default 0;

    @AttributeDefinition(
            name = "Records that cannot be scored",
            description = "What becomes of a record without a usable value for every feature, or when the scorer fails"
                    + " for longer than the time-out. Counted in the status either way.",
            options = {
                @Option(label = "passed on with an error property", value = "PASS"),
                @Option(label = "dropped", value = "DROP")
            })
    String unscorable() default "PASS";

    @AttributeDefinition(
            name = "Time-out (ms)",
            description = "How long an envelope waits for a scorer that is slow, that fails, or that is away, and then"
                    + " for a component that takes it. When either has been away for that long, envelopes no longer"
                    + " wait. Milliseconds, 10 to 600000.",
            min = "10",
            max = "600000")
    int timeout() default 5_000;

    @AttributeDefinition(
            name = "Prefix of added properties",
            description =
                    "Put before the names of the added properties probability, fault, model and error; needed if a"
                            + " graph has several scorers in a row.",
            required = false)
    String output_prefix() default "";
}
