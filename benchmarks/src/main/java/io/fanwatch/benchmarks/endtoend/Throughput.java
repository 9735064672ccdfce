// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many verdicts a second each system gives, in alternating rounds. */
final class Throughput {

    private static final double NANOS_PER_MICRO = 1e3;

    private final Session session;
    private final Systems systems;
    private final Map<Subject, List<Load.Throughput>> rounds = new EnumMap<>(Subject.class);
    private final Map<Subject, List<Busy>> busy = new EnumMap<>(Subject.class);

    private final List<Double> batches = new ArrayList<>();

    /**
     * How many processors were kept busy.
     *
     * @param microsAReading what the system used of them for each reading that it answered
     */
    private record Busy(double generator, double broker, double system, double microsAReading) {}

    private Throughput(Session session, Systems systems) {
        this.session = session;
        this.systems = systems;
    }

    static void measure(Session session, Systems systems, Collection<Subject> subjects) throws BenchmarkException {
        Throughput throughput = new Throughput(session, systems);
        for (int round = 1; round <= session.plan().rounds(); round++) {
            for (Subject subject : subjects) {
                session.progress()
                        .say("throughput, round " + round + " of "
                                + session.plan().rounds() + ": " + subject.key());
                throughput.measure(subject);
            }
        }
        throughput.conclude();
    }

    private void measure(Subject subject) throws BenchmarkException {
        if (subject != Subject.E2E_QOS0) {
            load(subject);
            return;
        }
        PredictorStatus before = systems.predictor(subject);
        load(subject);
        batches.add(systems.predictor(subject).batchSince(before));
    }

    private void load(Subject subject) throws BenchmarkException {
        Duration broker = session.broker().process().cpu();
        Duration system = cpu(subject);
        long begin = System.nanoTime();
        Load.Throughput result = session.load()
                .throughput(
                        subject.underTest(),
                        subject.window(session.plan().window()),
                        session.plan().throughput());
        double elapsed = System.nanoTime() - begin;
        double used = cpu(subject).minus(system).toNanos();
        rounds.computeIfAbsent(subject, key -> new ArrayList<>()).add(result);
        busy.computeIfAbsent(subject, key -> new ArrayList<>())
                .add(new Busy(
                        result.generatorCpu().toNanos() / elapsed,
                        session.broker().process().cpu().minus(broker).toNanos() / elapsed,
                        used / elapsed,
                        used / NANOS_PER_MICRO / Math.max(1, result.sent() - result.lost())));
    }

    private Duration cpu(Subject subject) {
        return systems.process(subject).map(Child::cpu).orElse(Duration.ZERO);
    }

    private void conclude() {
        Results results = session.results();
        rounds.forEach((subject, measured) -> {
            results.put(
                    subject.perSecond(),
                    measured.stream().map(Load.Throughput::perSecond).toList());
            long lost = measured.stream().mapToLong(Load.Throughput::lost).sum();
            if (lost > 0) {
                results.note(subject.key() + " lost " + lost + " readings");
            }
        });
        busy.forEach((subject, measured) -> subject.cpuMicros()
                .ifPresent(metric -> results.put(
                        metric, measured.stream().map(Busy::microsAReading).toList())));
        busy.forEach((subject, measured) -> results.processors()
                .put(
                        subject.key(),
                        Map.of(
                                "generator",
                                        median(measured.stream()
                                                .map(Busy::generator)
                                                .toList()),
                                "broker",
                                        median(measured.stream()
                                                .map(Busy::broker)
                                                .toList()),
                                "system",
                                        median(measured.stream()
                                                .map(Busy::system)
                                                .toList()))));
        results.put(Metric.BATCH_IN_USE, batches);
        counted(Subject.E2E_QOS1, Metric.E2E_QOS1_LOST, Metric.E2E_QOS1_DUPLICATES);
        counted(Subject.PAHO_ECHO_QOS1, Metric.PAHO_ECHO_QOS1_LOST, Metric.PAHO_ECHO_QOS1_DUPLICATES);
        // each reading passes the broker twice, as reading and as verdict
        results.derive(
                Metric.E2E_QOS0_VS_HALF_BROKER,
                (fanwatch, broker) -> fanwatch.dividedBy(broker).times(2),
                Metric.E2E_QOS0_PER_S,
                Metric.BROKER_PER_S);
        ratio(Metric.CPU_VS_PAHO_ECHO, Metric.E2E_QOS0_CPU_US, Metric.PAHO_ECHO_CPU_US);
        ratio(Metric.CPU_VS_SEED, Metric.E2E_QOS0_CPU_US, Metric.SEED_CPU_US);
        ratio(Metric.E2E_QOS0_VS_PAHO_ECHO, Metric.E2E_QOS0_PER_S, Metric.PAHO_ECHO_PER_S);
        ratio(Metric.E2E_QOS0_VS_HIVEMQ_ECHO, Metric.E2E_QOS0_PER_S, Metric.HIVEMQ_ECHO_PER_S);
        ratio(Metric.E2E_QOS0_VS_SEED, Metric.E2E_QOS0_PER_S, Metric.SEED_PER_S);
        ratio(Metric.E2E_QOS1_VS_PAHO_ECHO_QOS1, Metric.E2E_QOS1_PER_S, Metric.PAHO_ECHO_QOS1_PER_S);
        ratio(Metric.FANS_100K_VS_6, Metric.E2E_100K_FANS_PER_S, Metric.E2E_QOS0_PER_S);
    }

    private void ratio(Metric ratio, Metric first, Metric second) {
        session.results().derive(ratio, Series::dividedBy, first, second);
    }

    private void counted(Subject subject, Metric lost, Metric duplicates) {
        List<Load.Throughput> measured = rounds.getOrDefault(subject, List.of());
        if (!measured.isEmpty()) {
            session.results()
                    .put(
                            lost,
                            Series.of(measured.stream()
                                    .mapToLong(Load.Throughput::lost)
                                    .sum()));
            session.results()
                    .put(
                            duplicates,
                            Series.of(measured.stream()
                                    .mapToLong(Load.Throughput::duplicates)
                                    .sum()));
        }
    }

    private static double median(List<Double> values) {
        return new Series(values).median();
    }
}
