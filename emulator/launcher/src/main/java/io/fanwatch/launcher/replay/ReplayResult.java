// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What came of a replay.
 *
 * @param sent readings published, each counted once
 * @param received readings with a verdict
 * @param lost readings published that are without a verdict at the end
 * @param unsent rows that were not published, since no verdict had come for too long
 * @param duplicated verdicts beyond a reading's first
 * @param sentAgain how often a reading was published once more after a disconnection
 * @param disconnections how often the connection to the broker broke
 * @param confusion verdicts against the truth
 * @param throughputPerSecond verdicts a second, from the first reading to the last verdict
 * @param latencyP50Millis from publishing to verdict, half of the readings
 * @param latencyP99Millis from publishing to verdict, 99 in 100
 * @param latencyMaxMillis from publishing to verdict, the longest
 */
public record ReplayResult(
        int sent,
        int received,
        int lost,
        int unsent,
        int duplicated,
        int sentAgain,
        int disconnections,
        Confusion confusion,
        double throughputPerSecond,
        double latencyP50Millis,
        double latencyP99Millis,
        double latencyMaxMillis) {

    private static final int RATIO_DECIMALS = 6;
    private static final int DECIMALS = 3;

    /** Whether every row was sent and has its verdict. */
    public boolean isComplete() {
        return lost == 0 && unsent == 0;
    }

    /** The report for machines, indented. */
    public String toJson() {
        JsonObject latency = new JsonObject();
        latency.addProperty("p50", rounded(latencyP50Millis, DECIMALS));
        latency.addProperty("p99", rounded(latencyP99Millis, DECIMALS));
        latency.addProperty("max", rounded(latencyMaxMillis, DECIMALS));
        JsonObject json = new JsonObject();
        json.addProperty("sent", sent);
        json.addProperty("received", received);
        json.addProperty("lost", lost);
        json.addProperty("duplicated", duplicated);
        json.addProperty("accuracy", rounded(confusion.accuracy(), RATIO_DECIMALS));
        json.addProperty("precision", rounded(confusion.precision(), RATIO_DECIMALS));
        json.addProperty("recall", rounded(confusion.recall(), RATIO_DECIMALS));
        json.addProperty("f1", rounded(confusion.f1(), RATIO_DECIMALS));
        json.addProperty("tp", confusion.tp());
        json.addProperty("fp", confusion.fp());
        json.addProperty("tn", confusion.tn());
        json.addProperty("fn", confusion.fn());
        json.addProperty("throughput_per_s", rounded(throughputPerSecond, DECIMALS));
        json.add("latency_ms", latency);
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }

    private static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
