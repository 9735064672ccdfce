// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.component.StatusReport;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** How a version in shadow compares with the active one. Thread-safe. */
public final class ShadowReport {

    private static final double NANOS_PER_MICRO = 1_000;

    private final String label;
    private final LongAdder dropped = new LongAdder();
    private String outcome = "runs in shadow";
    private long compared;
    private long agreed;
    private double differenceSum;
    private double differenceMaximum;
    private long activeNanos;
    private long shadowNanos;

    /** @param label the version in shadow */
    ShadowReport(String label) {
        this.label = label;
    }

    /** What one version made of a batch, from which threshold on it calls a reading faulty, and how long it took. */
    record Scored(float[] scores, double threshold, long nanos) {}

    /** Adds a batch that both scored. */
    synchronized void add(Scored active, Scored shadow) {
        for (int i = 0; i < active.scores().length; i++) {
            double difference = Math.abs(shadow.scores()[i] - active.scores()[i]);
            differenceSum += difference;
            differenceMaximum = Math.max(differenceMaximum, difference);
            if (shadow.scores()[i] >= shadow.threshold() == active.scores()[i] >= active.threshold()) {
                agreed++;
            }
        }
        compared += active.scores().length;
        activeNanos += active.nanos();
        shadowNanos += shadow.nanos();
    }

    /** Adds readings that the shadow was too slow for; never waits. */
    void drop(int readings) {
        dropped.add(readings);
    }

    /** @param end what became of the version, for people */
    synchronized void end(String end) {
        outcome = end;
    }

    synchronized String outcome() {
        return outcome;
    }

    synchronized long compared() {
        return compared;
    }

    /** The share of readings with the same verdict, 0 to 1; 1 as long as there are none. */
    synchronized double agreement() {
        return compared == 0 ? 1 : (double) agreed / compared;
    }

    public synchronized void addTo(StatusReport report) {
        report.text("shadow_model", "shadow model", label)
                .text("shadow_outcome", "shadow outcome", outcome)
                .gauge("shadow_compared_readings", "shadow readings compared", "readings", compared)
                .gauge("shadow_dropped_readings", "shadow readings dropped", "readings", dropped.sum());
        gauge(report, "shadow_agreement_ratio", "shadow agreement", "", agreement());
        gauge(report, "shadow_score_difference_mean", "shadow score difference, mean", "", mean(differenceSum));
        gauge(report, "shadow_score_difference_max", "shadow score difference, largest", "", differenceMaximum);
        gauge(report, "shadow_latency_microseconds", "shadow latency (µs a reading)", "µs", micros(shadowNanos));
        gauge(report, "active_latency_microseconds", "active latency (µs a reading)", "µs", micros(activeNanos));
    }

    private static void gauge(StatusReport report, String id, String name, String unit, double value) {
        report.gauge(id, name, unit, Math.round(value * 10_000) / 10_000.0);
    }

    private double mean(double sum) {
        return compared == 0 ? 0 : sum / compared;
    }

    private double micros(long nanos) {
        return mean(nanos / NANOS_PER_MICRO);
    }

    /** The metrics in one sentence. */
    synchronized String summary() {
        return String.format(
                Locale.ROOT,
                "same verdict on %.2f %% of %d readings, score difference %.4f on average and %.4f at most,"
                        + " %.1f µs a reading beside %.1f µs, %d readings left out",
                100 * agreement(),
                compared,
                mean(differenceSum),
                differenceMaximum,
                micros(shadowNanos),
                micros(activeNanos),
                dropped.sum());
    }
}
