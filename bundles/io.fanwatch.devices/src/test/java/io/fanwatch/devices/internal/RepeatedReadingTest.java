// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static io.fanwatch.api.AlarmState.ACTIVE;
import static io.fanwatch.api.AlarmState.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedReadingTest {

    private static final Optional<String> NONE = Optional.empty();

    @TempDir
    private Path folder;

    private Plant plant = new Plant();

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void the_same_id_redelivered_counts_once_though_it_seems_to_be_of_now() {
        for (int i = 0; i < 5; i++) {
            Verdict verdict = plant.report("1", Optional.of("a"), i, 0.9f);
            assertThat(verdict.alarm()).isEqualTo(NORMAL);
            assertThat(verdict.faulty()).as("it is judged all the same").isTrue();
        }
        plant.report("1", Optional.of("b"), 6, 0.9f);
        assertThat(plant.report("1", Optional.of("c"), 7, 0.9f).alarm()).isEqualTo(ACTIVE);
    }

    @Test
    void two_ids_that_take_turns_count_once_each() {
        for (int i = 0; i < 5; i++) {
            plant.report("1", Optional.of("a"), i, 0.9f);
            assertThat(plant.report("1", Optional.of("b"), i, 0.9f).alarm()).isEqualTo(NORMAL);
        }
    }

    @Test
    void without_an_id_time_and_values_tell() {
        for (int i = 0; i < 5; i++) {
            assertThat(plant.report("1", NONE, 1, 0.9f).alarm()).isEqualTo(NORMAL);
        }
        assertThat(plant.report("2", NONE, 1, 0.9f).alarm()).isEqualTo(NORMAL);
    }

    @Test
    void a_healthy_one_redelivered_does_not_end_an_alarm() {
        faulty(10);
        for (int i = 0; i < 5; i++) {
            assertThat(plant.report("1", NONE, 20, 0.1f).alarm()).isEqualTo(ACTIVE);
        }
    }

    @Test
    void what_is_older_than_the_newest_is_recorded_but_leaves_the_alarm() {
        faulty(1_000);

        for (int second = 0; second < 500; second++) {
            Verdict verdict = plant.report("1", NONE, second, 0.1f);
            assertThat(verdict.alarm()).isEqualTo(ACTIVE);
            assertThat(verdict.alarmChanged()).isFalse();
        }
        assertThat(plant.devices
                        .device("1")
                        .orElseThrow()
                        .verdict()
                        .orElseThrow()
                        .reading()
                        .time()
                        .getEpochSecond())
                .isEqualTo(499);
    }

    @Test
    void after_a_clock_that_was_set_back_readings_count_again_as_soon_as_the_fan_would_be_silent() {
        faulty(10_000);

        AlarmState state = ACTIVE;
        int seconds = 0;
        for (; state == ACTIVE && seconds < 1_000; seconds++) {
            plant.pass(1);
            state = plant.report("1", NONE, 6_000 + seconds, 0.1f).alarm();
        }
        assertThat(seconds).isBetween(60, 70);
    }

    @Test
    void a_single_time_far_ahead_holds_up_the_alarm_no_longer() {
        plant.report("1", NONE, 4_000_000_000L, 0.1f);

        int seconds = 0;
        for (AlarmState state = NORMAL; state == NORMAL && seconds < 1_000; seconds++) {
            plant.pass(1);
            state = plant.report("1", NONE, seconds, 0.9f).alarm();
        }
        assertThat(seconds).isBetween(60, 70);
    }

    @Test
    void a_retained_reading_that_comes_with_each_restart_never_raises_an_alarm() throws IOException {
        for (int restart = 0; restart < 10; restart++) {
            assertThat(plant.report("7", NONE, 1_000, 0.9f).alarm()).isEqualTo(NORMAL);
            Plant next = plant.restarted(100_000, folder);
            plant.close();
            plant = next;
        }
    }

    private void faulty(long second) {
        for (int i = 0; i < 3; i++) {
            plant.report("1", NONE, second + i, 0.9f);
        }
        assertThat(plant.devices.device("1").orElseThrow().alarm()).isEqualTo(ACTIVE);
    }
}
