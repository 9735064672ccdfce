// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.time.Duration;

/** Whether the memory of a gateway grows with the readings it has had. */
final class Soak {

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);
    private static final Duration SLICE = Duration.ofSeconds(5);
    private static final long STEP = 1_000_000;
    private static final double MB = 1e6;

    private Soak() {}

    /**
     * The memory at one moment.
     *
     * @param readings that the gateway has had
     * @param lost of these
     * @param residentMb what its process takes
     * @param liveMb what its live objects take, after a full collection
     */
    record Sample(long readings, long lost, double residentMb, double liveMb) {}

    /** Sends that many readings as fast as verdicts come back and looks at the memory after each million. */
    static void run(Session session, long readings) throws BenchmarkException {
        SystemUnderTest underTest = SystemUnderTest.of("soak", 0);
        try (Child gateway = session.gateways().start("soak", underTest)) {
            session.load().awaitAnswer(underTest, PROBE_INTERVAL, gateway);
            long sent = 0;
            long lost = 0;
            long next = 0;
            while (true) {
                if (sent >= next || sent >= readings) {
                    // first the resident memory: the collection changes it
                    double resident = Memory.residentMb(gateway);
                    session.results().soak().add(new Sample(sent, lost, resident, Memory.liveBytes(gateway) / MB));
                    next += STEP;
                }
                if (sent >= readings) {
                    return;
                }
                session.progress().say("soak: " + sent + " of " + readings + " readings");
                Load.Throughput slice =
                        session.load().throughput(underTest, session.plan().window(), SLICE);
                sent += slice.sent();
                lost += slice.lost();
            }
        }
    }
}
