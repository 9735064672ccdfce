// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.wires.internal;

import io.fanwatch.component.Require;
import java.time.Duration;

/** A telemetry emitter's settings, checked; the properties' descriptions say what each does. */
record EmitterSettings(
        ReadingRecords records, int queueCapacity, int batchMaximum, Duration batchWait, int wiresRequired) {

    /** @throws IllegalArgumentException if a value is out of range */
    static EmitterSettings of(TelemetryEmitterConfiguration configuration) {
        return new EmitterSettings(
                new ReadingRecords(
                        configuration.device_property(), configuration.time_property(), configuration.id_property()),
                Require.within("queue.capacity", configuration.queue_capacity(), 1, 1_000_000, ""),
                Require.within("batch.maximum", configuration.batch_maximum(), 1, 4_096, ""),
                Require.milliseconds("batch.wait", configuration.batch_wait(), 0, 60_000),
                Require.within("wires.required", configuration.wires_required(), 1, 64, ""));
    }
}
