// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {

    @Test
    void the_most_urgent_problem_gives_the_message_and_of_equals_the_first() {
        Status status = new StatusReport("fanwatch-test")
                .problem(Optional.of(Problem.warning("first warning")))
                .problem(Optional.of(Problem.error("first error")))
                .problem(Optional.of(Problem.error("second error")))
                .problem(Optional.empty())
                .otherwise("works");

        assertThat(status.level()).isEqualTo(Level.ERROR);
        assertThat(status.message()).isEqualTo("first error");
    }

    @Test
    void what_is_wrong_beside_is_told_behind_a_problem_and_alone_without_one() {
        Optional<Problem> refused = Optional.of(Problem.warning("refused"));
        Optional<Problem> notStarted = Optional.of(Problem.error("not started"));
        Optional<Problem> waiting = Optional.of(Problem.warning("waiting"));

        assertThat(new StatusReport("fanwatch-test")
                        .beside(refused)
                        .problem(waiting)
                        .otherwise("works")
                        .message())
                .isEqualTo("waiting; refused");
        assertThat(new StatusReport("fanwatch-test")
                        .problem(waiting)
                        .beside(notStarted)
                        .otherwise("works")
                        .message())
                .isEqualTo("not started");
        Status alone = new StatusReport("fanwatch-test").beside(refused).otherwise("works");
        assertThat(alone.message()).isEqualTo("refused");
        assertThat(alone.level()).isEqualTo(Level.WARNING);
    }

    @Test
    void without_a_problem_all_is_well() {
        Status status = new StatusReport("fanwatch-test").otherwise("works");

        assertThat(status).isEqualTo(new Status("fanwatch-test", Level.OK, "works", java.util.List.of()));
    }

    @Test
    void metrics_have_identifiers_for_programs_and_names_for_people_in_their_order() {
        EventRate scored = new EventRate();
        scored.add(3);

        Status status = new StatusReport("fanwatch-test")
                .text("model", "model", Optional.of("fan 1.0.0"))
                .text("last_error", "last error", Optional.empty())
                .rate("readings_scored", "readings scored", "readings", scored)
                .gauge("queue_readings", "readings queued", "readings", 7)
                .flag("paused", "paused", true)
                .otherwise("works");

        assertThat(status.metrics())
                .extracting(Metric::id)
                .containsExactly(
                        "model",
                        "readings_scored_total",
                        "readings_scored_per_second_10s",
                        "readings_scored_per_second_1min",
                        "queue_readings",
                        "paused");
        assertThat(status.figures())
                .containsEntry("readings scored", 3L)
                .containsEntry("readings queued", 7)
                .containsEntry("paused", true)
                .containsKey("readings/s (10 s)");
    }

    @Test
    void rates_may_have_a_name_of_their_own() {
        Status status = new StatusReport("fanwatch-test")
                .rate("messages_received", "received", "messages", "received", new EventRate())
                .otherwise("works");

        assertThat(status.figures()).containsOnlyKeys("received", "received/s (10 s)", "received/s (1 min)");
    }
}
