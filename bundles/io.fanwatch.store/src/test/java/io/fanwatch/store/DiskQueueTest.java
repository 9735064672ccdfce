// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskQueueTest {

    private static final QueueOptions ROOMY = new QueueOptions(64 << 20, WhenFull.DROP_OLDEST);

    @TempDir
    private Path folder;

    private final List<DiskQueue> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(DiskQueue::close);
    }

    @Test
    void entries_come_out_in_their_order_and_stay_until_they_are_removed() throws IOException {
        DiskQueue queue = open(ROOMY);

        assertThat(queue.append(texts("a", "bb", "ccc"))).isEqualTo(3);

        assertThat(peek(queue, 2)).containsExactly("a", "bb");
        assertThat(peek(queue, 9)).containsExactly("a", "bb", "ccc");
        queue.removeThrough(queue.peek(2, 99).get(1).sequence());
        assertThat(peek(queue, 9)).containsExactly("ccc");
        assertThat(queue.entries()).isEqualTo(1);
        assertThat(queue.bytes()).isEqualTo(3 + DiskQueue.ENTRY_BYTES);
    }

    @Test
    void what_lies_behind_an_entry_can_be_looked_at_within_a_limit_of_bytes() throws IOException {
        DiskQueue queue = open(ROOMY);
        queue.append(texts("a", "b", "c", "d"));
        long first = queue.peek(1, 1).get(0).sequence();

        assertThat(queue.peekAfter(first, 9, 99))
                .extracting(DiskQueueTest::text)
                .containsExactly("b", "c", "d");
        assertThat(queue.peekAfter(first, 9, 10))
                .extracting(DiskQueueTest::text)
                .containsExactly("b", "c");
        assertThat(queue.peekAfter(first, 9, 1)).as("at least one").hasSize(1);
    }

    @Test
    void a_closed_queue_opens_with_what_it_held() throws IOException {
        DiskQueue queue = open(ROOMY);
        queue.append(texts("a", "b", "c"));
        queue.removeThrough(queue.peek(1, 1).get(0).sequence());
        queue.close();
        queue.close();

        DiskQueue again = open(ROOMY);

        assertThat(peek(again, 9)).containsExactly("b", "c");
        assertThat(again.bytes()).isEqualTo(2 * (1 + DiskQueue.ENTRY_BYTES));
        assertThatIOException().isThrownBy(() -> queue.append(texts("d"))).withMessageContaining("is closed");
    }

    @Test
    void the_oldest_entries_make_room_and_are_counted() throws IOException {
        DiskQueue queue = open(new QueueOptions(1_024, WhenFull.DROP_OLDEST));

        for (int i = 0; i < 20; i++) {
            queue.append(texts(String.format("%084d", i)));
        }

        assertThat(queue.entries()).isEqualTo(10);
        assertThat(queue.bytes()).isEqualTo(1_000);
        assertThat(queue.dropped()).isEqualTo(10);
        assertThat(peek(queue, 1)).containsExactly(String.format("%084d", 10));
    }

    @Test
    void a_batch_that_does_not_fit_is_refused_as_a_whole_if_so_wished() throws IOException {
        DiskQueue queue = open(new QueueOptions(1_024, WhenFull.REFUSE));
        queue.append(List.of(new byte[900]));

        assertThat(queue.append(List.of(new byte[10], new byte[100]))).isZero();
        assertThat(queue.entries()).isEqualTo(1);
        assertThat(queue.append(List.of(new byte[10], new byte[60]))).isEqualTo(2);
    }

    @Test
    void an_entry_larger_than_the_queue_is_left_out_and_counted_and_pushes_nothing_out() throws IOException {
        DiskQueue queue = open(new QueueOptions(1_024, WhenFull.DROP_OLDEST));
        queue.append(texts("a"));

        assertThat(queue.append(List.of(new byte[2_000], new byte[1]))).isEqualTo(1);

        assertThat(queue.entries()).isEqualTo(2);
        assertThat(queue.dropped()).isEqualTo(1);
    }

    @Test
    void a_removal_after_entries_were_dropped_takes_no_others_out() throws IOException {
        DiskQueue queue = open(new QueueOptions(1_024, WhenFull.DROP_OLDEST));
        queue.append(List.of(new byte[400], new byte[401]));
        List<DiskQueue.Entry> sent = queue.peek(2, 9_999);
        queue.append(List.of(new byte[402], new byte[403]));

        queue.removeThrough(sent.get(1).sequence());

        assertThat(queue.peek(9, 9_999))
                .extracting(entry -> entry.content().length)
                .containsExactly(402, 403);
    }

    @Test
    void a_smaller_bound_holds_from_the_next_append_on() throws IOException {
        DiskQueue queue = open(ROOMY);
        queue.append(List.of(new byte[1_000], new byte[1_000], new byte[1_000]));

        queue.configure(new QueueOptions(2_048, WhenFull.DROP_OLDEST));
        queue.append(texts("z"));

        assertThat(queue.entries()).isEqualTo(3 - 1);
        assertThat(queue.trim(100)).isEqualTo(1);
        assertThat(peek(queue, 9)).containsExactly("z");
    }

    @Test
    void what_was_flushed_survives_a_kill() throws Exception {
        Path file = folder.resolve("queue");
        Path progress = folder.resolve("progress");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        file.toString())
                .redirectOutput(progress.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(progress) > 200);
        child.destroyForcibly();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String lines = Files.readString(progress);
        String whole = lines.substring(0, lines.lastIndexOf('\n'));
        int flushed = Integer.parseInt(whole.substring(whole.lastIndexOf('\n') + 1));

        DiskQueue queue = open(ROOMY);

        assertThat(queue.damage()).isEmpty();
        List<String> found = peek(queue, 1_000_000);
        assertThat(found.size()).isGreaterThanOrEqualTo(flushed);
        assertThat(found)
                .isEqualTo(IntStream.range(0, found.size())
                        .mapToObj(String::valueOf)
                        .toList());
    }

    /** Appends numbers, ten at a time, and prints how many are flushed, until it is killed. */
    static final class Appender {

        private Appender() {}

        public static void main(String[] arguments) throws IOException {
            DiskQueue queue = DiskQueue.open(Path.of(arguments[0]), ROOMY);
            for (int i = 0; true; i += 10) {
                queue.append(IntStream.range(i, i + 10)
                        .mapToObj(n -> String.valueOf(n).getBytes(UTF_8))
                        .toList());
                if (i % 100 == 0) {
                    queue.flush();
                    System.out.println(i + 10);
                }
            }
        }
    }

    @Test
    void entries_are_flushed_by_themselves_within_the_interval() throws IOException {
        DiskQueue queue = open(new QueueOptions(64 << 20, WhenFull.DROP_OLDEST, Duration.ofMillis(20)));
        queue.append(texts("a"));

        await().untilAsserted(() -> {
            Path copy = Files.copy(
                    folder.resolve("queue"),
                    Files.createTempDirectory(folder, "copy").resolve("queue"));
            try (DiskQueue other = DiskQueue.open(copy, ROOMY)) {
                assertThat(other.damage()).isEmpty();
                assertThat(other.entries()).isEqualTo(1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4_096, 5_000, 8_191, 9_000})
    void a_truncated_file_never_stops_the_queue(int length) throws IOException {
        fill(1_000);
        truncate(length);

        DiskQueue queue = open(ROOMY);

        queue.append(texts("new"));
        List<String> found = peek(queue, 10_000);
        assertThat(found).last().isEqualTo("new");
        if (queue.damage().isPresent()) {
            assertThat(queue.damage().get()).contains("set aside as", "queue.damaged");
            assertThat(folder.resolve("queue.damaged")).hasSize(length);
            assertThat(found).hasSize(1);
        }
    }

    @Test
    void a_file_that_is_something_else_is_set_aside() throws IOException {
        Files.writeString(folder.resolve("queue"), "this is no queue".repeat(1_000));
        Files.writeString(folder.resolve("queue.damaged"), "an earlier one");

        DiskQueue queue = open(ROOMY);

        assertThat(queue.damage()).hasValueSatisfying(words -> assertThat(words).contains("is damaged"));
        assertThat(folder.resolve("queue.damaged")).content().startsWith("this is no queue");
        assertThat(folder.resolve("queue.damaged.1")).hasContent("an earlier one");
        assertThat(queue.append(texts("a"))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300, 500, 700})
    void a_file_with_garbage_in_its_middle_gives_no_garbage_and_the_queue_goes_on(int offset) throws IOException {
        fill(1_000);
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("queue").toFile(), "rw")) {
            byte[] noise = new byte[64];
            for (long at = 8_192 + offset; at < file.length() - 4_096; at += 1_024) {
                file.seek(at);
                file.write(noise);
            }
        }
        DiskQueue queue = open(ROOMY);

        await().ignoreException(IOException.class).untilAsserted(() -> {
            List<String> found = peek(queue, 10_000);
            assertThat(found).allMatch(text -> text.matches("\\d{200}|new"));
            queue.append(texts("new"));
        });
        assertThat(queue.damage()).isPresent();
        assertThat(peek(queue, 10_000)).last().isEqualTo("new");
    }

    @Test
    void an_error_of_reading_that_passes_costs_nothing() throws IOException {
        fill(20_000);
        DiskQueue queue = open(ROOMY);
        Path file = folder.resolve("queue");
        byte[] whole = Files.readAllBytes(file);
        truncate(8_192);
        assertThatIOException().isThrownBy(() -> peek(queue, 20_000));

        Files.write(file, whole);

        await().ignoreException(IOException.class)
                .until(() -> peek(queue, 20_001).size() == 20_000);
        assertThat(queue.damage()).isEmpty();
        assertThat(folder.resolve("queue.damaged")).doesNotExist();
    }

    @Test
    void a_file_that_is_open_elsewhere_is_left_alone() throws IOException {
        open(ROOMY).append(texts("a"));

        assertThatIOException()
                .isThrownBy(() -> open(ROOMY))
                .withMessageContaining("in use by another component or process");
        assertThat(folder.resolve("queue.damaged")).doesNotExist();
    }

    @Test
    void a_missing_folder_is_named() {
        assertThatIOException()
                .isThrownBy(() -> DiskQueue.open(folder.resolve("nowhere").resolve("queue"), ROOMY))
                .withMessageContaining("nowhere is not there or cannot be written to");
    }

    @Test
    void an_interrupted_thread_does_no_harm() throws Exception {
        fill(20_000);
        DiskQueue queue = open(ROOMY);

        Thread.currentThread().interrupt();
        queue.append(texts("a"));
        queue.flush();
        queue.peek(20_000, Long.MAX_VALUE);

        assertThat(Thread.interrupted()).isTrue();
        queue.append(texts("b"));
        queue.flush();
        assertThat(queue.entries()).isEqualTo(20_002);
        assertThat(queue.failure()).isEmpty();
    }

    @Test
    void options_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueOptions(10, WhenFull.REFUSE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueOptions(9_999, WhenFull.REFUSE, Duration.ZERO))
                .withMessageContaining("10 ms to 1 h");
    }

    private void fill(int entries) throws IOException {
        try (DiskQueue queue = open(ROOMY)) {
            for (int i = 0; i < entries; i += 100) {
                queue.append(IntStream.range(i, i + 100)
                        .mapToObj(n -> String.format("%0200d", n).getBytes(UTF_8))
                        .toList());
                queue.flush();
            }
        }
    }

    private void truncate(long length) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("queue").toFile(), "rw")) {
            file.setLength(length);
        }
    }

    private DiskQueue open(QueueOptions options) throws IOException {
        DiskQueue queue = DiskQueue.open(folder.resolve("queue"), options);
        opened.add(queue);
        return queue;
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
    }

    private static List<String> peek(DiskQueue queue, int most) throws IOException {
        return queue.peek(most, Long.MAX_VALUE).stream()
                .map(DiskQueueTest::text)
                .toList();
    }

    private static String text(DiskQueue.Entry entry) {
        return new String(entry.content(), UTF_8);
    }
}
