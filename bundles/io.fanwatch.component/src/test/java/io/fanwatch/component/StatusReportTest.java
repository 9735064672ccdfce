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
    void without_a_problem_all_is_well() {
        Status status = new StatusReport("fanwatch-test").otherwise("works");

        assertThat(status).isEqualTo(new Status("fanwatch-test", Level.OK, "works", java.util.List.of()));
    }

    @Test
    void a_refused_configuration_is_told_behind_what_is_more_urgent() {
        Optional<Problem> refused = Optional.of(Problem.warning("size is 9 MB"));

        assertThat(new StatusReport("t")
                        .also(refused)
                        .problem(Optional.of(Problem.error("not connected")))
                        .otherwise("works")
                        .message())
                .isEqualTo("not connected; size is 9 MB");
        assertThat(new StatusReport("t").also(refused).otherwise("works").message())
                .isEqualTo("size is 9 MB");
        assertThat(new StatusReport("t")
                        .also(Optional.empty())
                        .otherwise("works")
                        .message())
                .isEqualTo("works");
    }

    @Test
    void rates_may_have_a_name_of_their_own_and_what_holds_is_a_text() {
        Status status = new StatusReport("t")
                .rate("messages_received", "received", "messages", "received", new EventRate())
                .flag("connected", "connected", true)
                .otherwise("works");

        assertThat(status.figures())
                .containsOnlyKeys("received", "received/s (10 s)", "received/s (1 min)", "connected")
                .containsEntry("connected", true);
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
                .otherwise("works");

        assertThat(status.metrics())
                .extracting(Metric::id)
                .containsExactly(
                        "model",
                        "readings_scored_total",
                        "readings_scored_per_second_10s",
                        "readings_scored_per_second_1min",
                        "queue_readings");
        assertThat(status.figures())
                .containsEntry("readings scored", 3L)
                .containsEntry("readings queued", 7)
                .containsKey("readings/s (10 s)");
    }
}
