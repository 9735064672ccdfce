// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one fan's verdicts of an interval come to, in a few hundred bytes however many they are. Not thread-safe. */
final class DeviceSummary {

    private final FeatureSchema schema;
    private final Statistic[] values;
    private final Statistic probability = new Statistic();
    private long faulty;
    private Verdict last;

    /** The smallest, the largest and the mean of some numbers. */
    private static final class Statistic {

        private long count;
        private double minimum = Double.POSITIVE_INFINITY;
        private double maximum = Double.NEGATIVE_INFINITY;
        private double mean;

        /** Takes a value in; NaN, a missing one, does not count. */
        void add(double value) {
            if (Double.isNaN(value)) {
                return;
            }
            count++;
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
            // not (value - mean) / count: the difference of two large numbers may be infinite
            mean += value / count - mean / count;
        }

        void write(Map<String, Object> metrics, String name) {
            metrics.put(name + ".min", count == 0 ? Double.NaN : minimum);
            metrics.put(name + ".mean", count == 0 ? Double.NaN : mean);
            metrics.put(name + ".max", count == 0 ? Double.NaN : maximum);
        }
    }

    DeviceSummary(Verdict first) {
        schema = first.reading().schema();
        values = new Statistic[schema.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = new Statistic();
        }
        last = first;
        add(first);
    }

    /** Adds a verdict; its reading has the schema of the first. */
    void add(Verdict verdict) {
        for (int i = 0; i < values.length; i++) {
            values[i].add(verdict.reading().value(i));
        }
        probability.add(verdict.probability());
        if (verdict.faulty()) {
            faulty++;
        }
        last = verdict;
    }

    FeatureSchema schema() {
        return schema;
    }

    String deviceId() {
        return last.reading().deviceId();
    }

    /**
     * Everything that is known, by the names that the cloud sees; the same names in the same order for one schema, with NaN
     * for what was missing all the time.
     */
    Map<String, Object> metrics() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("deviceId", deviceId());
        metrics.put("count", probability.count);
        metrics.put("faulty", faulty);
        metrics.put("alarm", last.alarm().name());
        metrics.put("model", last.model().label());
        probability.write(metrics, "probability");
        for (int i = 0; i < values.length; i++) {
            values[i].write(metrics, schema.names().get(i));
        }
        return metrics;
    }

    /** The message for the cloud about the time from start to end. */
    CloudMessage toMessage(Instant start, Instant end) {
        Map<String, Object> metrics = metrics();
        metrics.values().removeIf(DeviceSummary::isMissing);
        metrics.put("interval.start.ms", start.toEpochMilli());
        metrics.put("interval.end.ms", end.toEpochMilli());
        return new CloudMessage("summary", deviceId(), last.reading().time(), metrics, Optional.empty());
    }

    private static boolean isMissing(Object value) {
        return value instanceof Double number && number.isNaN();
    }

    /** The message for the cloud about one verdict that turned the alarm on or off. */
    static CloudMessage transition(Verdict verdict) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("deviceId", verdict.reading().deviceId());
        metrics.put("alarm", verdict.alarm().name());
        metrics.put("model", verdict.model().label());
        metrics.put("probability", (double) verdict.probability());
        FeatureSchema schema = verdict.reading().schema();
        for (int i = 0; i < schema.size(); i++) {
            metrics.put(schema.names().get(i), verdict.reading().value(i));
        }
        metrics.values().removeIf(DeviceSummary::isMissing);
        return new CloudMessage(
                "transition", verdict.reading().deviceId(), verdict.reading().time(), metrics, Optional.empty());
    }
}
