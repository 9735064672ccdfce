package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.component.StatusReport;
import java.util.Locale;

/**
 * How a version in shadow compares with the active one.
 *
 * @param label the version in shadow
 * @param outcome what became of it, for people
 * @param compared readings that both scored
 * @param agreed readings on which both gave the same verdict
 * @param dropped readings that the shadow was too slow for
 * @param differenceSum of all absolute differences of the two fault probabilities
 * @param differenceMaximum the largest of them
 * @param activeNanos what the active version took for the readings
 * @param shadowNanos what the version in shadow took for them
 */
public record ShadowReport(
        String label,
        String outcome,
        long compared,
        long agreed,
        long dropped,
        double differenceSum,
        double differenceMaximum,
        long activeNanos,
        long shadowNanos) {

    private static final double NANOS_PER_MICRO = 1_000;

    /** The share of readings with the same verdict, 0 to 1; 1 as long as there are none. */
    double agreement() {
        return compared == 0 ? 1 : (double) agreed / compared;
    }

    ShadowReport ending(String end) {
        return new ShadowReport(
                label, end, compared, agreed, dropped, differenceSum, differenceMaximum, activeNanos, shadowNanos);
    }

    /** Adds the metrics. */
    public void addTo(StatusReport report) {
        report.text("shadow_model", "shadow model", label)
                .text("shadow_outcome", "shadow outcome", outcome)
                .gauge("shadow_compared_readings", "shadow readings compared", "readings", compared)
                .gauge("shadow_dropped_readings", "shadow readings dropped", "readings", dropped)
                .gauge("shadow_agreement_ratio", "shadow agreement", "", rounded(agreement()))
                .gauge("shadow_score_difference_mean", "shadow score difference, mean", "", rounded(meanDifference()))
                .gauge(
                        "shadow_score_difference_max",
                        "shadow score difference, largest",
                        "",
                        rounded(differenceMaximum))
                .gauge(
                        "shadow_latency_microseconds",
                        "shadow latency (µs a reading)",
                        "µs",
                        rounded(micros(shadowNanos)))
                .gauge(
                        "active_latency_microseconds",
                        "active latency (µs a reading)",
                        "µs",
                        rounded(micros(activeNanos)));
    }

    private double meanDifference() {
        return compared == 0 ? 0 : differenceSum / compared;
    }

    private double micros(long nanos) {
        return compared == 0 ? 0 : nanos / NANOS_PER_MICRO / compared;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    /** The metrics in one sentence. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "same verdict on %.2f %% of %d readings, score difference %.4f on average and %.4f at most,"
                        + " %.1f µs a reading beside %.1f µs, %d readings left out",
                100 * agreement(),
                compared,
                meanDifference(),
                differenceMaximum,
                micros(shadowNanos),
                micros(activeNanos),
                dropped);
    }
}
