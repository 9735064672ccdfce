// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.time.Duration;
import java.util.Set;

/** Whether a whole gateway with 64 MB of heap still keeps up. */
final class SmallHeap implements Experiment {

    private static final int RATE = 10_000;
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);
    private static final double NANOS_A_MILLI = 1e6;

    @Override
    public Set<String> names() {
        return Set.of("xmx64m");
    }

    @Override
    public void run(Session session, Set<String> wanted) throws BenchmarkException {
        session.progress().say("a gateway with -Xmx64m");
        SystemUnderTest underTest = SystemUnderTest.of("xmx64m", 0);
        try (Child gateway = session.gateways().start("xmx64m", underTest, "-Xmx64m")) {
            session.load().awaitAnswer(underTest, PROBE_INTERVAL, gateway);
            session.load().latencies(underTest, RATE, session.plan().warmUp());
            Load.Latencies found =
                    session.load().latencies(underTest, RATE, session.plan().memory());
            Results results = session.results();
            results.put(Metric.XMX64M_AT_10K_PER_S, Series.of(found.perSecond()));
            results.put(Metric.XMX64M_P99_MS_AT_10K, Series.of(found.nanos().getValueAtPercentile(99) / NANOS_A_MILLI));
            results.put(Metric.XMX64M_RSS_MB, Series.of(Memory.residentMb(gateway)));
            if (found.lost() > 0) {
                results.note("with -Xmx64m, " + found.lost() + " of " + found.sent() + " readings were lost");
            }
        }
    }
}
