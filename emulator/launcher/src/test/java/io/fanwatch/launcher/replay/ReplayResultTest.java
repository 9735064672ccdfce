// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class ReplayResultTest {

    private final ReplayResult result =
            new ReplayResult(10, 9, 1, 0, 2, 3, 1, new Confusion(3, 1, 4, 1), 1234.5678, 12.3456, 45.6, 99.1);

    @Test
    void the_report_has_exactly_the_keys_that_machines_expect() {
        JsonObject json = json(result);

        assertThat(json.keySet())
                .containsExactly(
                        "sent",
                        "received",
                        "lost",
                        "duplicated",
                        "accuracy",
                        "precision",
                        "recall",
                        "f1",
                        "tp",
                        "fp",
                        "tn",
                        "fn",
                        "throughput_per_s",
                        "latency_ms");
        assertThat(json.getAsJsonObject("latency_ms").keySet()).containsExactly("p50", "p99", "max");
    }

    @Test
    void the_report_has_the_results_numbers() {
        JsonObject json = json(result);

        assertThat(json.get("lost").getAsInt()).isEqualTo(1);
        assertThat(json.get("duplicated").getAsInt()).isEqualTo(2);
        assertThat(json.get("accuracy").getAsDouble()).isEqualTo(0.777778);
        assertThat(json.get("fn").getAsInt()).isEqualTo(1);
        assertThat(json.get("throughput_per_s").getAsDouble()).isEqualTo(1234.568);
        assertThat(json.getAsJsonObject("latency_ms").get("p50").getAsDouble()).isEqualTo(12.346);
    }

    @Test
    void a_run_without_verdicts_is_still_valid_json() {
        ReplayResult nothing = new ReplayResult(10, 0, 10, 0, 0, 0, 0, Confusion.EMPTY, 0, 0, 0, 0);

        assertThat(json(nothing).get("accuracy").getAsDouble()).isZero();
    }

    @Test
    void people_read_what_was_sent_again_and_why() {
        assertThat(ReplayReport.lines(result))
                .anySatisfy(line ->
                        assertThat(line).contains("Sent again", " 3 ", "after a lost connection to the broker"));
    }

    @Test
    void people_read_how_many_rows_were_not_sent_beside_those_that_were_lost() {
        ReplayResult stalled = new ReplayResult(100, 90, 10, 1900, 0, 0, 0, Confusion.EMPTY, 1, 1, 1, 1);

        assertThat(ReplayReport.lines(stalled))
                .anySatisfy(line -> assertThat(line).contains("Lost", " 10"))
                .anySatisfy(line -> assertThat(line).contains("Not sent", "1,900"));
        assertThat(ReplayReport.lines(result)).noneMatch(line -> line.contains("Not sent"));
        assertThat(stalled.isComplete()).isFalse();
    }

    @Test
    void people_see_a_dash_where_a_ratio_means_nothing() {
        ReplayResult healthyOnly = new ReplayResult(5, 5, 0, 0, 0, 0, 0, new Confusion(0, 0, 5, 0), 1, 1, 1, 1);

        assertThat(ReplayReport.lines(healthyOnly))
                .anySatisfy(line -> assertThat(line).contains("Recall").matches(".* -  .*"))
                .anySatisfy(line -> assertThat(line).contains("Accuracy", "1.0000"));
    }

    private static JsonObject json(ReplayResult result) {
        return JsonParser.parseString(result.toJson()).getAsJsonObject();
    }
}
