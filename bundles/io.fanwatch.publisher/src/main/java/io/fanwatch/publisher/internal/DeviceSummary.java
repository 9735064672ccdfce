package io.fanwatch.publisher.internal;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Verdict;
import java.util.Date;
import org.eclipse.kura.message.KuraPayload;

/** What one fan's verdicts of an interval come to. Not thread-safe. */
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

        void add(double value) {
            count++;
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
            mean += (value - mean) / count;
        }

        void write(KuraPayload payload, String name) {
            payload.addMetric(name + ".min", minimum);
            payload.addMetric(name + ".mean", mean);
            payload.addMetric(name + ".max", maximum);
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

    /** The message for the cloud. */
    KuraPayload toPayload() {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(Date.from(last.reading().time()));
        payload.addMetric("deviceId", last.reading().deviceId());
        payload.addMetric("count", probability.count);
        payload.addMetric("faulty", faulty);
        payload.addMetric("alarm", last.alarm().name());
        payload.addMetric("model", last.model().label());
        probability.write(payload, "probability");
        for (int i = 0; i < values.length; i++) {
            values[i].write(payload, schema.names().get(i));
        }
        return payload;
    }

    /** The message for the cloud about one verdict that turned the alarm on or off. */
    static KuraPayload transition(Verdict verdict) {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(Date.from(verdict.reading().time()));
        payload.addMetric("deviceId", verdict.reading().deviceId());
        payload.addMetric("alarm", verdict.alarm().name());
        payload.addMetric("model", verdict.model().label());
        payload.addMetric("probability", (double) verdict.probability());
        FeatureSchema schema = verdict.reading().schema();
        for (int i = 0; i < schema.size(); i++) {
            payload.addMetric(schema.names().get(i), verdict.reading().value(i));
        }
        return payload;
    }
}
