// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmHistoryTest {

    @TempDir
    private Path folder;

    private final AlarmHistory history = new AlarmHistory(3, component -> folder, "page");

    @Test
    void an_alarm_is_raised_seen_and_over() {
        history.raise("a", 100, 0.7f, "fan 1.0.0");
        history.raise("a", 150, 0.7f, "fan 1.0.0");
        history.peak("a", 0.9f);
        history.peak("a", 0.8f);
        assertThat(history.openCount()).isEqualTo(1);
        assertThat(history.unacknowledged()).isEqualTo(1);

        assertThat(history.acknowledge(List.of(1L, 99L), "anna", 200)).isEqualTo(1);
        assertThat(history.acknowledge(List.of(1L), "bert", 300)).isZero();
        history.clear("a", 400);

        assertThat(history.newestFirst()).singleElement().satisfies(alarm -> {
            assertThat(alarm.peak()).isEqualTo(0.9f);
            assertThat(alarm.cleared()).isEqualTo(OptionalLong.of(400));
            assertThat(alarm.acknowledgement()).contains(new Alarm.Acknowledgement("anna", 200));
        });
        assertThat(history.openCount()).isZero();
        assertThat(history.unacknowledged()).isZero();
    }

    @Test
    void beyond_the_bound_the_oldest_that_is_over_goes() {
        history.raise("a", 1, 1, "m");
        history.raise("b", 2, 1, "m");
        history.clear("b", 3);
        history.raise("c", 4, 1, "m");
        history.raise("d", 5, 1, "m");

        assertThat(history.newestFirst()).extracting(Alarm::fan).containsExactly("d", "c", "a");

        history.raise("e", 6, 1, "m");
        assertThat(history.newestFirst()).extracting(Alarm::fan).containsExactly("e", "d", "c");
        assertThat(history.unacknowledged()).isEqualTo(3);
        assertThat(history.openCount()).isEqualTo(3);
    }

    @Test
    void alarms_outlive_a_restart_with_who_has_seen_them() throws IOException {
        history.raise("a", 100, 0.7f, "fan 1.0.0");
        history.raise("b", 110, 0.7f, "fan 1.0.0");
        history.save();
        history.acknowledge(List.of(1L), "<b>anna</b>", 200);
        history.clear("a", 300);
        assertThat(history.unsavedCount()).isEqualTo(1);
        history.close();
        assertThat(history.unsavedCount()).isZero();

        AlarmHistory after = new AlarmHistory(100, component -> folder, "page");
        after.raise("c", 400, 0.6f, "fan 1.0.0");
        after.save();

        assertThat(after.newestFirst()).extracting(Alarm::fan).containsExactly("c", "b", "a");
        assertThat(after.newestFirst()).extracting(Alarm::number).containsExactly(3L, 2L, 1L);
        assertThat(after.newestFirst().get(2).acknowledgement())
                .contains(new Alarm.Acknowledgement("<b>anna</b>", 200));
        assertThat(after.openOf("b")).isPresent();
        assertThat(after.openOf("a")).isEmpty();
        after.close();
        assertThat(reopened().newestFirst()).isEqualTo(after.newestFirst());
    }

    @Test
    void what_could_not_be_kept_is_kept_later_in_its_newest_state() {
        AtomicBoolean there = new AtomicBoolean();
        AlarmHistory waiting = new AlarmHistory(
                100,
                component -> {
                    if (!there.get()) {
                        throw new IOException("there is no disk");
                    }
                    return folder;
                },
                "page");
        waiting.raise("a", 100, 0.7f, "fan 1.0.0");
        waiting.save();
        assertThat(waiting.failure()).contains("alarms do not outlive a restart: there is no disk");
        assertThat(waiting.unsavedCount()).isEqualTo(1);
        waiting.clear("a", 200);

        there.set(true);
        waiting.close();

        assertThat(waiting.failure()).isEmpty();
        assertThat(reopened().newestFirst())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.isOpen()).isFalse());
    }

    private AlarmHistory reopened() {
        AlarmHistory again = new AlarmHistory(100, component -> folder, "page");
        again.close(); // having read what is there
        return again;
    }

    @Test
    void a_page_sees_by_the_version_that_it_missed_a_change() {
        long before = history.takeUntold().version();
        history.raise("a", 100, 0.7f, "fan 1.0.0");
        AlarmHistory.News news = history.takeUntold();

        assertThat(news.version()).isGreaterThan(before);
        assertThat(news.changed()).hasSize(1);
        assertThat(history.takeUntold()).isEqualTo(new AlarmHistory.News(news.version(), 1, List.of()));
    }

    @Test
    void the_file_of_version_1_0_0_is_taken_up_and_goes_on() throws IOException {
        try (InputStream packed = AlarmHistoryTest.class.getResourceAsStream("alarms-1.0.0.gz");
                InputStream in = new GZIPInputStream(packed)) {
            Files.copy(in, folder.resolve("alarms"));
        }
        AlarmHistory first = new AlarmHistory(100, component -> folder, "page");
        first.save();

        assertThat(first.newestFirst())
                .containsExactly(
                        new Alarm(
                                3, "1", 1_790_000_300_000L, OptionalLong.empty(), 0.6f, "fan 1.0.0", Optional.empty()),
                        new Alarm(
                                2,
                                "<b>2</b>",
                                1_790_000_100_000L,
                                OptionalLong.empty(),
                                0.8125f,
                                "fan 1.0.0",
                                Optional.empty()),
                        new Alarm(
                                1,
                                "1",
                                1_790_000_000_000L,
                                OptionalLong.of(1_790_000_200_000L),
                                0.9f,
                                "fan 1.0.0",
                                Optional.of(new Alarm.Acknowledgement("anna", 1_790_000_150_000L))));
        assertThat(first.unacknowledged()).isEqualTo(2);
        first.clear("1", 1_790_000_400_000L);
        first.close();

        AlarmHistory second = new AlarmHistory(100, component -> folder, "page");
        second.save();
        assertThat(second.openOf("1")).isEmpty();
        assertThat(second.openOf("<b>2</b>")).isPresent();
        assertThat(second.failure()).isEmpty();
        second.close();
    }
}
