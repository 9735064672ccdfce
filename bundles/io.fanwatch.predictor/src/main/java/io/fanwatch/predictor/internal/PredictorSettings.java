package io.fanwatch.predictor.internal;

import io.fanwatch.api.AlarmPolicy;

/**
 * A predictor's settings, checked.
 *
 * @param queueCapacity how many readings may wait to be scored
 * @param batchMaximum how many readings are scored at once at most
 * @param unconfirmedMaximum how many readings may be scored and not yet confirmed by the sinks
 * @param sinksRequired how many confirming sinks must be there
 * @param threshold the fault probability from which on a reading is faulty; 0 takes the model's own
 * @param alarms when alarms turn on and off
 * @param fansMaximum how many fans' alarms are kept
 */
record PredictorSettings(
        int queueCapacity,
        int batchMaximum,
        int unconfirmedMaximum,
        int sinksRequired,
        double threshold,
        AlarmPolicy alarms,
        int fansMaximum) {

    /**
     * @throws IllegalArgumentException if a value is out of range; the message names the property, the value and the range
     */
    static PredictorSettings from(PredictorConfiguration configuration) {
        double threshold = configuration.threshold();
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "threshold is " + threshold + ": it must be between 0 (the model's own) and 1");
        }
        return new PredictorSettings(
                within("queue.capacity", configuration.queue_capacity(), 1, 1_000_000),
                within("batch.maximum", configuration.batch_maximum(), 1, 4_096),
                within("unconfirmed.maximum", configuration.unconfirmed_maximum(), 1, 1_000_000),
                within("sinks.required", configuration.sinks_required(), 0, 16),
                threshold,
                new AlarmPolicy(configuration.alarm_window(), configuration.alarm_raise(), configuration.alarm_clear()),
                within("fans.maximum", configuration.fans_maximum(), 1, 10_000_000));
    }

    private static int within(String property, int value, int minimum, int maximum) {
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(
                    property + " is " + value + ": it must be " + minimum + " to " + maximum);
        }
        return value;
    }
}
