// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How long after a reading its verdict is there, at two rates, in alternating rounds. */
final class Latency {

    /** Whose latency is measured. */
    static final List<Subject> SUBJECTS = List.of(Subject.BROKER, Subject.E2E_QOS0, Subject.PAHO_ECHO);

    private static final double NANOS_A_MILLI = 1e6;
    private static final List<Double> PERCENTILES = List.of(50.0, 99.0, 99.9);
    private static final Map<Subject, List<Metric>> AT_10K = Map.of(
            Subject.BROKER,
            List.of(Metric.BROKER_P50_MS_AT_10K, Metric.BROKER_P99_MS_AT_10K, Metric.BROKER_P999_MS_AT_10K),
            Subject.E2E_QOS0,
            List.of(Metric.P50_MS_AT_10K, Metric.P99_MS_AT_10K, Metric.P999_MS_AT_10K),
            Subject.PAHO_ECHO,
            List.of(Metric.PAHO_ECHO_P50_MS_AT_10K, Metric.PAHO_ECHO_P99_MS_AT_10K, Metric.PAHO_ECHO_P999_MS_AT_10K));
    private static final Map<Subject, List<Metric>> AT_100 = Map.of(
            Subject.E2E_QOS0,
            List.of(Metric.P50_MS_AT_100, Metric.P99_MS_AT_100, Metric.P999_MS_AT_100),
            Subject.PAHO_ECHO,
            List.of(Metric.PAHO_ECHO_P50_MS_AT_100, Metric.PAHO_ECHO_P99_MS_AT_100, Metric.PAHO_ECHO_P999_MS_AT_100));

    private final Session session;
    private final int rate;
    private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);

    private Latency(Session session, int rate) {
        this.session = session;
        this.rate = rate;
    }

    static void measure(Session session, Systems systems) throws BenchmarkException {
        new Latency(session, 10_000).measure(AT_10K, systems);
        new Latency(session, 100).measure(AT_100, systems);
        Results results = session.results();
        results.derive(Metric.ADDED_P99_MS_AT_10K, Series::above, Metric.P99_MS_AT_10K, Metric.BROKER_P99_MS_AT_10K);
        results.derive(
                Metric.PAHO_ECHO_ADDED_P99_MS_AT_10K,
                Series::above,
                Metric.PAHO_ECHO_P99_MS_AT_10K,
                Metric.BROKER_P99_MS_AT_10K);
        results.derive(
                Metric.P99_AT_10K_VS_PAHO_ECHO,
                Series::dividedBy,
                Metric.ADDED_P99_MS_AT_10K,
                Metric.PAHO_ECHO_ADDED_P99_MS_AT_10K);
    }

    private void measure(Map<Subject, List<Metric>> metrics, Systems systems) throws BenchmarkException {
        for (int round = 1; round <= session.plan().rounds(); round++) {
            for (Subject subject : SUBJECTS) {
                if (metrics.containsKey(subject)) {
                    session.progress()
                            .say("latency at " + rate + "/s, round " + round + " of "
                                    + session.plan().rounds() + ": " + subject.key());
                    measure(subject, metrics.get(subject));
                }
            }
        }
        values.forEach(session.results()::put);
    }

    private void measure(Subject subject, List<Metric> metrics) throws BenchmarkException {
        Load.Latencies found = session.load()
                .latencies(
                        subject.underTest().withNumbers(), rate, session.plan().latency());
        if (found.lost() > 0) {
            session.results().note(subject.key() + " lost readings at " + rate + " a second");
        }
        for (int i = 0; i < metrics.size(); i++) {
            values.computeIfAbsent(metrics.get(i), key -> new ArrayList<>())
                    .add(found.nanos().getValueAtPercentile(PERCENTILES.get(i)) / NANOS_A_MILLI);
        }
        Histogram all = session.results()
                .latencies()
                .computeIfAbsent(subject.key() + "_at_" + rate, key -> new Histogram(found.nanos()));
        all.add(found.nanos());
    }
}
