// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.HdrHistogram.Histogram;

/** What has been measured. Not thread-safe. */
final class Results {

    private final Map<Metric, Series> metrics = new EnumMap<>(Metric.class);
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> processors = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Soak.Sample> soak = new ArrayList<>();

    void put(Metric metric, Series series) {
        metrics.put(metric, series);
    }

    void put(Metric metric, List<Double> values) {
        if (!values.isEmpty()) {
            metrics.put(metric, new Series(values));
        }
    }

    /** Puts what follows from two others, if both have been measured. */
    void derive(Metric metric, BinaryOperator<Series> operation, Metric first, Metric second) {
        if (metrics.containsKey(first) && metrics.containsKey(second)) {
            Series series = operation.apply(metrics.get(first), metrics.get(second));
            if (series.values().stream().allMatch(Double::isFinite)) {
                metrics.put(metric, series);
            } else {
                note(metric.label() + ": no ratio, as the reference is not above the broker alone");
            }
        }
    }

    Optional<Series> get(Metric metric) {
        return Optional.ofNullable(metrics.get(metric));
    }

    boolean isEmpty() {
        return metrics.isEmpty() && soak.isEmpty();
    }

    /** Something the reader must know. */
    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    List<String> notes() {
        return notes;
    }

    /** All rounds together, in nanoseconds, by what was measured. */
    Map<String, Histogram> latencies() {
        return latencies;
    }

    /** How many processors the load generator, the broker and the system kept busy, by system. */
    Map<String, Map<String, Double>> processors() {
        return processors;
    }

    List<Soak.Sample> soak() {
        return soak;
    }
}
