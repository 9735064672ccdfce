// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import io.fanwatch.api.AlarmPolicy;
import io.fanwatch.component.Require;

/** A valid configuration; the properties' descriptions say what each value does. */
record PredictorSettings(
        int queueCapacity,
        int batchMaximum,
        int unconfirmedMaximum,
        int sinksRequired,
        double threshold,
        int refusedMaximum,
        AlarmPolicy alarms,
        int fansMaximum) {

    /** @throws IllegalArgumentException if a value is out of range; the message names the property, the value and the range */
    static PredictorSettings of(PredictorConfiguration configuration) {
        return new PredictorSettings(
                Require.within("queue.capacity", configuration.queue_capacity(), 1, 1_000_000, "readings"),
                Require.within("batch.maximum", configuration.batch_maximum(), 1, 4_096, "readings"),
                Require.within("unconfirmed.maximum", configuration.unconfirmed_maximum(), 1, 1_000_000, "verdicts"),
                Require.within("sinks.required", configuration.sinks_required(), 0, 16, "publishers"),
                Require.within("threshold", configuration.threshold(), 0, 1, "(0: the model's own)"),
                Require.within("refused.maximum", configuration.refused_maximum(), 0, 4_096, "readings"),
                new AlarmPolicy(configuration.alarm_window(), configuration.alarm_raise(), configuration.alarm_clear()),
                Require.within("fans.maximum", configuration.fans_maximum(), 1, 10_000_000, "fans"));
    }
}
