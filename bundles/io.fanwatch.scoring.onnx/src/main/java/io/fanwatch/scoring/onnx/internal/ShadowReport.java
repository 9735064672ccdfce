package io.fanwatch.scoring.onnx.internal;

import java.util.Locale;
import java.util.Map;

/**
 * How a version in shadow compares with the one in force.
 *
 * @param label the version in shadow
 * @param outcome what became of it, for people
 * @param compared readings that both scored
 * @param agreed readings on which both gave the same verdict
 * @param dropped readings that the shadow was too slow for
 * @param differenceSum of all absolute differences of the two fault probabilities
 * @param differenceMaximum the largest of them
 * @param activeNanos what the version in force took for the readings
 * @param shadowNanos what the version in shadow took for them
 */
record ShadowReport(
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

    ShadowReport ending(String newOutcome) {
        return new ShadowReport(
                label,
                newOutcome,
                compared,
                agreed,
                dropped,
                differenceSum,
                differenceMaximum,
                activeNanos,
                shadowNanos);
    }

    void addTo(Map<String, Object> figures) {
        figures.put("shadow model", label);
        figures.put("shadow outcome", outcome);
        figures.put("shadow readings compared", compared);
        figures.put("shadow readings dropped", dropped);
        figures.put("shadow agreement", rounded(agreement()));
        figures.put("shadow score difference, mean", rounded(mean(differenceSum)));
        figures.put("shadow score difference, largest", rounded(differenceMaximum));
        figures.put("shadow latency (µs a reading)", rounded(mean(shadowNanos / NANOS_PER_MICRO)));
        figures.put("active latency (µs a reading)", rounded(mean(activeNanos / NANOS_PER_MICRO)));
    }

    private double mean(double sum) {
        return compared == 0 ? 0 : sum / compared;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    /** The figures in one sentence. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "same verdict on %.2f %% of %d readings, score difference %.4f on average and %.4f at most,"
                        + " %.1f µs a reading beside %.1f µs, %d readings left out",
                100 * agreement(),
                compared,
                mean(differenceSum),
                differenceMaximum,
                mean(shadowNanos / NANOS_PER_MICRO),
                mean(activeNanos / NANOS_PER_MICRO),
                dropped);
    }
}
