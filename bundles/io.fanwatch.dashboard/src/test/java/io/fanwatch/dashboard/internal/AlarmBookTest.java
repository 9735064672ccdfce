package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmBookTest {

    private final AlarmBook book = new AlarmBook(3);

    @TempDir
    private Path folder;

    @Test
    void an_alarm_is_raised_seen_and_over() {
        book.raise("a", 100, 0.7f, "fan 1.0.0");
        book.raise("a", 150, 0.7f, "fan 1.0.0");
        book.peak("a", 0.9f);
        book.peak("a", 0.8f);
        assertThat(book.openCount()).isEqualTo(1);
        assertThat(book.unacknowledged()).isEqualTo(1);

        assertThat(book.acknowledge(List.of(1L, 99L), "anna", 200)).isEqualTo(1);
        assertThat(book.acknowledge(List.of(1L), "bert", 300)).isZero();
        book.clear("a", 400);

        assertThat(book.newestFirst()).singleElement().satisfies(alarm -> {
            assertThat(alarm.peak()).isEqualTo(0.9f);
            assertThat(alarm.cleared()).isEqualTo(OptionalLong.of(400));
            assertThat(alarm.acknowledgement()).contains(new Alarm.Acknowledgement("anna", 200));
        });
        assertThat(book.openCount()).isZero();
        assertThat(book.unacknowledged()).isZero();
    }

    @Test
    void beyond_the_bound_the_oldest_that_is_over_goes() {
        book.raise("a", 1, 1, "m");
        book.raise("b", 2, 1, "m");
        book.clear("b", 3);
        book.raise("c", 4, 1, "m");
        book.raise("d", 5, 1, "m");

        assertThat(book.newestFirst()).extracting(Alarm::fan).containsExactly("d", "c", "a");

        book.raise("e", 6, 1, "m");
        assertThat(book.newestFirst()).extracting(Alarm::fan).containsExactly("e", "d", "c");
        assertThat(book.unacknowledged()).isEqualTo(3);
        assertThat(book.openCount()).isEqualTo(3);
    }

    @Test
    void alarms_outlive_a_restart_with_who_has_seen_them() throws IOException {
        book.raise("a", 100, 0.7f, "fan 1.0.0");
        book.raise("b", 110, 0.7f, "fan 1.0.0");
        try (AlarmStore store = AlarmStore.open(folder, 100)) {
            store.save(book.takeUnsaved());
            book.acknowledge(List.of(1L), "<b>anna</b>", 200);
            book.clear("a", 300);
            store.save(book.takeUnsaved());
            assertThat(book.takeUnsaved()).isEmpty();
        }

        AlarmBook after = new AlarmBook(100);
        after.raise("c", 400, 0.6f, "fan 1.0.0");
        try (AlarmStore store = AlarmStore.open(folder, 100)) {
            after.restore(store.read());
        }

        assertThat(after.newestFirst()).extracting(Alarm::fan).containsExactly("c", "b", "a");
        assertThat(after.newestFirst()).extracting(Alarm::number).containsExactly(3L, 2L, 1L);
        assertThat(after.newestFirst().get(2).acknowledgement())
                .contains(new Alarm.Acknowledgement("<b>anna</b>", 200));
        assertThat(after.openOf("b")).isPresent();
        assertThat(after.openOf("a")).isEmpty();
        assertThat(after.takeUnsaved()).extracting(Alarm::fan).containsExactly("c");
    }

    @Test
    void what_could_not_be_kept_is_kept_later_in_its_newest_state() {
        book.raise("a", 100, 0.7f, "fan 1.0.0");
        List<Alarm> notSaved = book.takeUnsaved();
        book.clear("a", 200);

        book.putBack(notSaved);

        assertThat(book.takeUnsaved())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.isOpen()).isFalse());
    }

    @Test
    void a_page_sees_by_the_version_that_it_missed_a_change() {
        long before = book.takeUntold().version();
        book.raise("a", 100, 0.7f, "fan 1.0.0");
        AlarmNews news = book.takeUntold();

        assertThat(news.version()).isGreaterThan(before);
        assertThat(news.changed()).hasSize(1);
        assertThat(book.takeUntold()).isEqualTo(new AlarmNews(news.version(), 1, List.of()));
    }
}
