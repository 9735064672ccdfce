package io.fanwatch.wires.internal;

import io.fanwatch.component.Require;
import java.time.Duration;

/**
 * A telemetry emitter's settings, checked.
 *
 * @param records how readings are written
 * @param queueCapacity how many readings may wait
 * @param batchMaximum how many readings one envelope carries at most
 * @param batchWait how long a reading may wait for others to share its envelope
 * @param wiresRequired how many wires must lead on before anything is sent
 */
record EmitterSettings(
        ReadingRecords records, int queueCapacity, int batchMaximum, Duration batchWait, int wiresRequired) {

    /**
     * @throws IllegalArgumentException if a value is out of range; the message names the property, the value and the range
     */
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
