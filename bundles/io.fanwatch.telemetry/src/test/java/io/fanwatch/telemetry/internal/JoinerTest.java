// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Reading;
import io.fanwatch.telemetry.internal.Joiner.Joined;
import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinerTest {

    private static final Instant ARRIVAL = Instant.parse("2026-01-01T12:00:00Z");
    private static final double NONE = Double.NaN;

    private final FeatureSchema schema = new FeatureSchema(List.of("speed", "heat"));
    private final List<String> acknowledged = new ArrayList<>();
    private long nanos;

    @Test
    void the_first_reading_comes_when_all_values_are_there_and_acknowledges_the_messages_that_it_used() {
        Joiner joiner = joiner("ANY", "60", 16);

        assertThat(add(joiner, "a", "m1", 1, NONE)).isEmpty();
        assertThat(add(joiner, "b", "m2", NONE, 9)).isEmpty();
        assertThat(joiner.waiting()).isEqualTo(2);
        Joined joined = add(joiner, "a", "m3", NONE, 2).orElseThrow();

        assertThat(values(joined.reading())).containsExactly(1, 2);
        assertThat(acknowledged).isEmpty();
        joined.messages().acknowledge();
        assertThat(acknowledged).containsExactlyInAnyOrder("m1", "m3");
    }

    @Test
    void each_new_value_makes_a_reading_with_the_last_ones_of_the_others() {
        Joiner joiner = joiner("ANY", "60", 16);
        add(joiner, "a", "m1", 1, 2);

        assertThat(values(add(joiner, "a", "m2", 3, NONE).orElseThrow().reading()))
                .containsExactly(3, 2);
        assertThat(values(add(joiner, "a", "m3", NONE, 4).orElseThrow().reading()))
                .containsExactly(3, 4);
    }

    @Test
    void a_value_that_is_older_than_its_limit_is_not_used_and_the_status_names_it() {
        Joiner joiner = joiner("ANY", "60,heat=600", 16);
        add(joiner, "a", "m1", 1, 2);

        nanos += Duration.ofSeconds(61).toNanos();
        assertThat(add(joiner, "a", "m2", NONE, 3)).isEmpty();
        assertThat(joiner.lacks()).contains("a: speed is 61 s old");
        assertThat(values(add(joiner, "a", "m3", 4, NONE).orElseThrow().reading()))
                .containsExactly(4, 3);
        nanos += Duration.ofSeconds(599).toNanos();
        assertThat(values(add(joiner, "a", "m4", 5, NONE).orElseThrow().reading()))
                .containsExactly(5, 3);
        add(joiner, "b", "m5", 1, NONE);
        assertThat(joiner.lacks()).contains("b: no heat yet");
    }

    @Test
    void a_message_whose_values_are_overtaken_before_a_reading_used_them_is_acknowledged_at_once() {
        Joiner joiner = joiner("ANY", "60", 16);

        add(joiner, "a", "m1", 1, NONE);
        add(joiner, "a", "m2", 2, NONE);

        assertThat(acknowledged).containsExactly("m1");
    }

    @Test
    void only_so_many_messages_wait_and_the_oldest_is_acknowledged_first() {
        Joiner joiner = joiner("ANY", "60", 2);

        add(joiner, "a", "m1", 1, NONE);
        add(joiner, "b", "m2", 1, NONE);
        add(joiner, "c", "m3", 1, NONE);

        assertThat(acknowledged).containsExactly("m1");
        assertThat(values(add(joiner, "a", "m4", NONE, 2).orElseThrow().reading()))
                .containsExactly(1, 2);
    }

    @Test
    void a_named_feature_may_trigger_alone() {
        Joiner joiner = joiner("speed", "60", 16);

        assertThat(add(joiner, "a", "m1", 1, NONE)).isEmpty();
        assertThat(add(joiner, "a", "m2", NONE, 2)).isEmpty();
        assertThat(values(add(joiner, "a", "m3", 3, NONE).orElseThrow().reading()))
                .containsExactly(3, 2);
    }

    @Test
    void all_values_may_have_to_be_new() {
        Joiner joiner = joiner("ALL", "60", 16);

        assertThat(add(joiner, "a", "m1", 1, NONE)).isEmpty();
        assertThat(add(joiner, "a", "m2", NONE, 2)).isPresent();
        assertThat(add(joiner, "a", "m3", 3, NONE)).isEmpty();
        assertThat(values(add(joiner, "a", "m4", NONE, 4).orElseThrow().reading()))
                .containsExactly(3, 4);
    }

    @Test
    void readings_may_be_limited_to_one_in_so_many_seconds() {
        Joiner joiner = joiner("EVERY 10 s", "60", 16);

        assertThat(add(joiner, "a", "m1", 1, 2)).isPresent();
        nanos += Duration.ofSeconds(9).toNanos();
        assertThat(add(joiner, "a", "m2", 3, NONE)).isEmpty();
        nanos += Duration.ofSeconds(1).toNanos();
        Joined joined = add(joiner, "a", "m3", NONE, 4).orElseThrow();
        assertThat(values(joined.reading())).containsExactly(3, 4);
        joined.messages().acknowledge();
        assertThat(acknowledged).contains("m2", "m3");
    }

    @Test
    void values_that_come_too_soon_make_a_reading_when_its_time_has_come_even_if_no_other_message_does() {
        Joiner joiner = joiner("EVERY 10 s", "60", 16);
        add(joiner, "a", "m1", 1, 2);
        nanos += Duration.ofSeconds(2).toNanos();
        add(joiner, "a", "m2", 3, NONE);
        add(joiner, "b", "m3", 5, NONE);

        assertThat(joiner.due()).isEmpty();
        nanos += Duration.ofSeconds(8).toNanos();
        Joined due = joiner.due().get(0);

        assertThat(values(due.reading())).containsExactly(3, 2);
        due.messages().acknowledge();
        assertThat(acknowledged).contains("m2");
        nanos += Duration.ofSeconds(20).toNanos();
        assertThat(joiner.due()).as("without news").isEmpty();
    }

    @Test
    void a_message_without_a_value_of_a_feature_is_acknowledged_at_once() {
        assertThat(add(joiner("ANY", "60", 16), "a", "m1", NONE, NONE)).isEmpty();
        assertThat(acknowledged).containsExactly("m1");
    }

    @ParameterizedTest
    @CsvSource({
        "pressure, 60, join.trigger names pressure",
        "EVERY x, 60, write seconds as a whole number",
        "EVERY 0, 60, join.trigger is 0 s",
        "ANY, soon, write seconds as a whole number",
        "ANY, '60,pressure=1', values.age.maximum names pressure",
        "ANY, '60,70', others for single features",
    })
    void settings_that_make_no_sense_are_refused(String trigger, String ages, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> joiner(trigger, ages, 16))
                .withMessageContaining(reason);
    }

    private Joiner joiner(String trigger, String ages, int unacknowledged) {
        return new Joiner(schema, JoinSettings.of(schema, trigger, ages, unacknowledged), () -> nanos);
    }

    private Optional<Joined> add(Joiner joiner, String device, String name, double... values) {
        Map<Integer, RejectedReadingException> missing = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                missing.put(i, new RejectedReadingException(Kind.FIELD_MISSING, "missing"));
            }
        }
        RawReading raw = new RawReading(device, Optional.empty(), Optional.empty(), values, missing);
        return joiner.add(raw, new TestMessage("t", name, acknowledged::add), ARRIVAL);
    }

    private double[] values(Reading reading) {
        return new double[] {reading.value(0), reading.value(1)};
    }
}
