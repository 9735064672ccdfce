// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import com.google.gson.JsonObject;
import java.time.Duration;

/**
 * How long and how often things are measured.
 *
 * @param rounds how often each system gets its turn
 * @param warmUp how long each system is loaded before it counts
 * @param throughput how long its throughput is measured, in a round
 * @param latency how long its latency is measured at a rate, in a round
 * @param window how many readings are on their way at most when throughput is measured
 * @param freshGateways how many gateways are started for what can be measured once in a process
 * @param memory how long a gateway is loaded before its memory is read
 * @param microWarmUpMillis an iteration of a micro benchmark that does not count: with less the compiler is not done
 * @param microMillis an iteration of a micro benchmark
 * @param microIterations how many of them are measured
 */
record Plan(
        int rounds,
        Duration warmUp,
        Duration throughput,
        Duration latency,
        int window,
        int freshGateways,
        Duration memory,
        int microWarmUpMillis,
        int microMillis,
        int microIterations) {

    private static final int WINDOW = 1_000;

    /** Under twenty minutes on two processors. */
    static final Plan FULL = new Plan(
            5,
            Duration.ofSeconds(8),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            WINDOW,
            5,
            Duration.ofSeconds(30),
            500,
            500,
            5);

    /** Under five minutes. */
    static final Plan QUICK = new Plan(
            5,
            Duration.ofSeconds(4),
            Duration.ofSeconds(1),
            Duration.ofMillis(1_500),
            WINDOW,
            1,
            Duration.ofSeconds(8),
            400,
            150,
            3);

    /** Says nothing about speed, only whether everything runs. */
    static final Plan TRIAL = new Plan(
            1,
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            100,
            1,
            Duration.ofSeconds(1),
            5,
            5,
            1);

    /** For the file with the metrics. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("rounds", rounds);
        json.addProperty("warm_up_s", seconds(warmUp));
        json.addProperty("throughput_s", seconds(throughput));
        json.addProperty("latency_s", seconds(latency));
        json.addProperty("window", window);
        json.addProperty("fresh_gateways", freshGateways);
        json.addProperty("memory_s", seconds(memory));
        return json;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
