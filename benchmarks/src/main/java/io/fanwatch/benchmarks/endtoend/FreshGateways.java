// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What can be measured once in a gateway's life: its start, and its memory without and with Fanwatch. */
final class FreshGateways implements Experiment {

    private static final String START = "start";
    private static final String MEMORY = "memory";
    private static final String CHANGE = "change";
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(5);
    private static final Duration CHANGE_PROBE_INTERVAL = Duration.ofMillis(1);
    private static final long SETTLE_MILLIS = 1_000;
    private static final long PROBE_START_MILLIS = 300;
    private static final int CHANGES = 5;
    private static final int RATE = 10_000;

    private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);

    /** Something that can fail like an experiment. */
    @FunctionalInterface
    private interface Action {
        void run() throws BenchmarkException;
    }

    @Override
    public Set<String> names() {
        return new LinkedHashSet<>(List.of(START, MEMORY, CHANGE));
    }

    @Override
    public void run(Session session, Set<String> wanted) throws BenchmarkException, InterruptedException {
        for (int i = 1; i <= session.plan().freshGateways(); i++) {
            session.progress()
                    .say("fresh gateway " + i + " of " + session.plan().freshGateways());
            life(session, "fresh-" + i, wanted);
            if (wanted.contains(START)) {
                fromProcessStart(session, "started-" + i);
            }
        }
        values.forEach(session.results()::put);
    }

    private void life(Session session, String name, Set<String> wanted)
            throws BenchmarkException, InterruptedException {
        SystemUnderTest underTest = SystemUnderTest.of(name, 0);
        Gateways gateways = session.gateways();
        try (ObedientGateway gateway = gateways.startBare(name, underTest)) {
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            double bare = Memory.residentMb(gateway.process());
            add(
                    Metric.FIRST_VERDICT_S,
                    nanosToVerdict(
                                    session,
                                    underTest,
                                    PROBE_INTERVAL,
                                    gateway.process(),
                                    () -> gateway.install(gateways.packages()))
                            / 1e9);
            if (wanted.contains(MEMORY)) {
                session.load().latencies(underTest, RATE, session.plan().memory());
                double loaded = Memory.residentMb(gateway.process());
                add(Metric.RSS_BARE_MB, bare);
                add(Metric.RSS_AT_10K_MB, loaded);
                add(Metric.RSS_DELTA_MB, loaded - bare);
            }
            if (wanted.contains(CHANGE)) {
                for (int i = 1; i <= CHANGES; i++) {
                    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS); // verdicts still due are none of the new topic's
                    SystemUnderTest other = new SystemUnderTest(
                            underTest.readingTopic() + i,
                            underTest.verdictTopic(),
                            underTest.qos(),
                            underTest.fans(),
                            underTest.numbered());
                    add(
                            Metric.CHANGE_MS,
                            nanosToVerdict(
                                            session,
                                            other,
                                            CHANGE_PROBE_INTERVAL,
                                            gateway.process(),
                                            () -> gateway.set("fanwatch-telemetry", "topic", other.readingTopic()))
                                    / 1e6);
                }
            }
        }
    }

    /* readings are on their way before the action begins, so that the first one that can be answered is */
    private static double nanosToVerdict(
            Session session, SystemUnderTest underTest, Duration interval, Child process, Action action)
            throws BenchmarkException, InterruptedException {
        CompletableFuture<Long> verdictAt = CompletableFuture.supplyAsync(() -> {
            try {
                session.load().awaitAnswer(underTest, interval, process);
                return System.nanoTime();
            } catch (BenchmarkException e) {
                throw new CompletionException(e);
            }
        });
        TimeUnit.MILLISECONDS.sleep(PROBE_START_MILLIS);
        long begin = System.nanoTime();
        action.run();
        try {
            return verdictAt.join() - begin;
        } catch (CompletionException e) {
            throw new BenchmarkException(e.getCause().getMessage(), e);
        }
    }

    private void fromProcessStart(Session session, String name) throws BenchmarkException {
        SystemUnderTest underTest = SystemUnderTest.of(name, 0);
        long begin = System.nanoTime();
        try (Child gateway = session.gateways().start(name, underTest)) {
            session.load().awaitAnswer(underTest, PROBE_INTERVAL, gateway);
            add(Metric.PROCESS_TO_VERDICT_S, (System.nanoTime() - begin) / 1e9);
        }
    }

    private void add(Metric metric, double value) {
        values.computeIfAbsent(metric, key -> new ArrayList<>()).add(value);
    }
}
