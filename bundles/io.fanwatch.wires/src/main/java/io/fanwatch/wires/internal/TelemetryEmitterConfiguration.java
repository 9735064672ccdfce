// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set on a telemetry emitter. */
@ObjectClassDefinition(
        id = TelemetryEmitter.PID,
        name = "Fanwatch Telemetry",
        description = "A wire component that emits the readings of fans. Choose it at Predictor of a Fanwatch MQTT"
                + " telemetry listener. A reading is acknowledged to the broker when the components at the other"
                + " end of its wires have taken it; while no wire leads on, readings wait at the broker.")
@interface TelemetryEmitterConfiguration {

    @AttributeDefinition(name = "Device property", description = "The property of a record that names the fan, STRING.")
    String device_property() default "deviceID";

    @AttributeDefinition(
            name = "Time property",
            description = "The property with the time of the reading, LONG, milliseconds since 1970. The default is the"
                    + " name that Kura assets use.")
    String time_property() default "assetTimestamp";

    @AttributeDefinition(
            name = "Id property",
            description =
                    "The property with the mark that the sender gives the reading, STRING; left out if it has none.")
    String id_property() default "id";

    @AttributeDefinition(
            name = "Largest envelope (readings)",
            description = "How many readings one envelope carries at most.",
            min = "1",
            max = "4096")
    int batch_maximum() default 256;

    @AttributeDefinition(
            name = "Wait for company (ms)",
            description = "How long a reading may wait for others to share its envelope. Milliseconds; with 0 it takes"
                    + " along what is there.",
            min = "0",
            max = "60000")
    int batch_wait() default 100;

    @AttributeDefinition(
            name = "Queue capacity (readings)",
            description = "How many readings may wait to be emitted. When the queue is full, no more are taken from the"
                    + " broker until there is room.",
            min = "1",
            max = "1000000")
    int queue_capacity() default 10_000;

    @AttributeDefinition(
            name = "Wires required",
            description = "How many wires must lead to components that are there before anything is emitted. Set it to"
                    + " the number of wires drawn, so that none misses readings while a graph starts.",
            min = "1",
            max = "64")
    int wires_required() default 1;
}
