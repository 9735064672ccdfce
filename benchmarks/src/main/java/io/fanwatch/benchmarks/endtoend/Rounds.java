// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is measured in rounds, each system in turn: throughput and latency. */
final class Rounds implements Experiment {

    private static final String THROUGHPUT = "throughput";
    private static final String LATENCY = "latency";
    private static final String FANS = "fans";
    private static final List<Subject> MANY_FANS =
            List.of(Subject.E2E_QOS0, Subject.E2E_1K_FANS, Subject.E2E_100K_FANS);

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(THROUGHPUT, LATENCY, FANS));
        for (Subject subject : Subject.values()) {
            names.add(subject.key());
        }
        return names;
    }

    @Override
    public void run(Session session, Set<String> wanted) throws BenchmarkException, InterruptedException {
        EnumSet<Subject> throughput = EnumSet.noneOf(Subject.class);
        for (Subject subject : Subject.values()) {
            if (wanted.contains(THROUGHPUT)
                    || wanted.contains(subject.key())
                    || wanted.contains(FANS) && MANY_FANS.contains(subject)) {
                throughput.add(subject);
            }
        }
        if (throughput.contains(Subject.SEED) && Seed.python().isEmpty()) {
            throughput.remove(Subject.SEED);
            session.results().note("The seed is skipped, as Python or its packages are missing. " + Seed.REMEDY);
        }
        EnumSet<Subject> all = EnumSet.copyOf(throughput);
        if (wanted.contains(LATENCY)) {
            all.addAll(Latency.SUBJECTS);
        }
        try (Systems systems = Systems.start(session, all)) {
            warmUp(session, systems, all);
            if (!throughput.isEmpty()) {
                Throughput.measure(session, systems, throughput);
            }
            if (wanted.contains(LATENCY)) {
                Latency.measure(session, systems);
            }
        }
    }

    private static void warmUp(Session session, Systems systems, Collection<Subject> subjects)
            throws BenchmarkException {
        for (Subject subject : subjects) {
            session.progress().say("warming up: " + subject.key());
            if (subject == Subject.E2E_100K_FANS) {
                meetAllFans(session, systems.process(subject).orElseThrow(), subject);
            } else {
                load(session, subject);
            }
        }
    }

    /* what the gateway keeps of a fan is what the live objects take more once it has met them all */
    private static void meetAllFans(Session session, Child gateway, Subject subject) throws BenchmarkException {
        long before = Memory.liveBytes(gateway);
        long met = 0;
        while (met < subject.underTest().fans()) {
            met += load(session, subject);
        }
        double bytes = Memory.liveBytes(gateway) - before;
        session.results()
                .put(Metric.BYTES_PER_FAN, Series.of(bytes / subject.underTest().fans()));
    }

    private static long load(Session session, Subject subject) throws BenchmarkException {
        Plan plan = session.plan();
        return session.load()
                .throughput(subject.underTest(), subject.window(plan.window()), plan.warmUp())
                .sent();
    }
}
