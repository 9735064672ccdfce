// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a queue does with its files: several at a time, on a full disk, after a kill. */
@Timeout(
        value = 5,
        unit = TimeUnit.MINUTES,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // for which the JDK keeps large buffers
class DiskQueueFilesTest {

    private static final QueueOptions ROOMY = new QueueOptions(1L << 30, WhenFull.DROP_OLDEST, Duration.ofHours(1));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatever_is_done_to_it_a_queue_holds_what_a_list_would_hold(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        DiskQueue queue = open("queue", ROOMY);
        long number = 0;
        long lastPeeked = Long.MIN_VALUE;
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(9)) {
                case 0, 1, 2, 3 -> {
                    List<byte[]> batch = new ArrayList<>();
                    for (int i = random.nextInt(200); i > 0; i--) {
                        String text = number++ + " " + "x".repeat(random.nextInt(2_000));
                        expected.add(text);
                        batch.add(text.getBytes(UTF_8));
                    }
                    queue.append(batch);
                }
                case 4, 5 -> {
                    List<DiskQueue.Entry> entries = queue.peek(1 + random.nextInt(150), Long.MAX_VALUE);
                    assertThat(texts(entries)).isEqualTo(expected.subList(0, entries.size()));
                    if (!entries.isEmpty()) {
                        lastPeeked = entries.get(entries.size() - 1).sequence();
                        queue.removeThrough(lastPeeked);
                        expected.subList(0, entries.size()).clear();
                    }
                }
                case 6 -> {
                    List<DiskQueue.Entry> first = queue.peek(30, Long.MAX_VALUE);
                    if (!first.isEmpty()) {
                        int at = random.nextInt(first.size());
                        assertThat(texts(queue.peekAfter(first.get(at).sequence(), 20, Long.MAX_VALUE)))
                                .isEqualTo(expected.subList(at + 1, Math.min(at + 21, expected.size())));
                    }
                }
                case 7 -> queue.flush();
                default -> {
                    if (random.nextBoolean()) {
                        queue.close();
                    } else { // as a kill would leave it
                        queue.flush();
                        Path copy = Files.createDirectories(folder.resolve("copy"));
                        for (Path file : files("queue")) {
                            Files.copy(file, copy.resolve(file.getFileName()));
                        }
                        queue.close();
                        for (Path file : files("queue")) {
                            Files.delete(file);
                        }
                        try (Stream<Path> copies = Files.list(copy)) {
                            for (Path file : copies.toList()) {
                                Files.move(
                                        file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                            }
                        }
                    }
                    queue = open("queue", ROOMY);
                }
            }
            assertThat(queue.entries()).isEqualTo(expected.size());
            assertThat(queue.bytes())
                    .isEqualTo(expected.stream().mapToLong(String::length).sum()
                            + (long) expected.size() * DiskQueue.ENTRY_BYTES);
        }
        assertThat(texts(queue.peek(Integer.MAX_VALUE, Long.MAX_VALUE))).isEqualTo(expected);
        assertThat(queue.damage()).isEmpty();
        queue.close();
    }

    @Test
    void on_a_full_disk_nothing_is_lost_and_what_waits_can_still_be_sent() throws Exception {
        Path output = folder.resolve("output");
        Process child = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -S -f 600; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDisk.class.getName(),
                        folder.resolve("queue").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> told = Files.readAllLines(output, ISO_8859_1).stream()
                .filter(line -> line.startsWith("> "))
                .toList();
        assertThat(told).as(Files.readString(output, ISO_8859_1)).hasSize(3);
        assertThat(told.get(0)).contains("is the disk full?");
        int taken = Integer.parseInt(told.get(1).substring(2));
        assertThat(told.get(2)).isEqualTo("> 0 10 " + (taken - 10));

        DiskQueue queue = open("queue", ROOMY);
        List<String> found = texts(queue.peek(Integer.MAX_VALUE, Long.MAX_VALUE));
        // what could not be written in time was in memory; in the file nothing is missing and nothing is damaged
        assertThat(found).isNotEmpty().allMatch(text -> text.length() == 1_000);
        assertThat(found.size()).isGreaterThan(500);
        assertThat(queue.damage()).isEmpty();
        queue.close();
    }

    /** Appends until that fails, and prints what is there then. */
    static final class FullDisk {

        private FullDisk() {}

        public static void main(String[] arguments) throws IOException {
            DiskQueue queue = DiskQueue.open(Path.of(arguments[0]), ROOMY);
            int taken = 0;
            try {
                while (true) {
                    taken += queue.append(
                            Collections.nCopies(10, "%01000d".formatted(taken).getBytes(UTF_8)));
                }
            } catch (IOException e) {
                System.out.println("> " + e.getMessage().replace('\n', ' '));
            }
            System.out.println("> " + taken);
            List<DiskQueue.Entry> all = queue.peek(Integer.MAX_VALUE, Long.MAX_VALUE);
            queue.removeThrough(all.get(9).sequence());
            System.out.println("> " + (taken - all.size()) + " "
                    + new String(queue.peek(1, 1).get(0).content(), UTF_8).replaceFirst("^0+", "") + " "
                    + queue.entries());
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void damage_in_a_file_that_is_full_costs_what_is_damaged_and_a_copy_of_that_file_is_kept() throws IOException {
        DiskQueue queue = open("queue", ROOMY);
        for (int i = 0; i < 12_000; i++) {
            queue.append(List.of("%01000d".formatted(i).getBytes(UTF_8)));
        }
        queue.close();
        Path full = files("queue").stream()
                .filter(file -> file.getFileName().toString().startsWith("queue.1-"))
                .findFirst()
                .orElseThrow();
        try (RandomAccessFile file = new RandomAccessFile(full.toFile(), "rw")) {
            file.seek(1_000_000);
            file.write(new byte[500]);
            file.seek(file.length() - 1_000); // its last entry
            file.write(new byte[500]);
        }
        byte[] damaged = Files.readAllBytes(full);

        queue = open("queue", ROOMY);
        List<String> found = texts(queue.peek(Integer.MAX_VALUE, Long.MAX_VALUE));

        assertThat(found).hasSize(12_000 - 2).isSorted();
        assertThat(queue.damage()).hasValueSatisfying(words -> assertThat(words).contains("a copy was set aside"));
        assertThat(folder.resolve("queue.damaged")).hasBinaryContent(damaged);
        List<DiskQueue.Entry> entries = queue.peek(Integer.MAX_VALUE, Long.MAX_VALUE);
        queue.removeThrough(entries.get(entries.size() - 1).sequence());
        assertThat(queue.entries()).isZero();
        assertThat(queue.bytes()).isZero();
        assertThat(folder.resolve("queue.damaged.1")).as("one copy is enough").doesNotExist();
        queue.close();
    }

    @Test
    void a_file_that_is_full_stays_until_its_last_entry_is_removed() throws IOException {
        DiskQueue queue = open("queue", ROOMY);
        for (int i = 1; i <= 6_000; i++) {
            queue.append(List.of("%01000d".formatted(i).getBytes(UTF_8)));
        }
        Path full = files("queue.1-").get(0);
        long last = Long.parseLong(full.getFileName().toString().split("-")[1]);

        queue.removeThrough(last - 1);

        assertThat(texts(queue.peek(1, 1))).containsExactly("%01000d".formatted(last));
        queue.removeThrough(last);
        assertThat(texts(queue.peek(1, 1))).containsExactly("%01000d".formatted(last + 1));
        assertThat(full).doesNotExist();
        queue.close();
    }

    @Test
    void a_queue_of_which_all_is_damaged_becomes_empty() throws IOException {
        DiskQueue queue = open("queue", ROOMY);
        queue.append(List.of(new byte[500], new byte[500]));
        queue.flush();
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("queue").toFile(), "rw")) {
            file.seek(8);
            file.write("y".repeat(1_032).getBytes(UTF_8));
        }

        assertThat(queue.peek(9, 9_999)).isEmpty();

        assertThat(queue.entries()).isZero();
        assertThat(queue.bytes()).isZero();
        queue.append(List.of(new byte[] {1}));
        assertThat(queue.peek(9, 9_999)).hasSize(1);
        queue.close();
    }

    @Test
    void what_was_not_written_outlives_a_file_that_could_not_be_read() throws IOException {
        DiskQueue queue = open("queue", ROOMY);
        queue.append(Collections.nCopies(100, new byte[1_000]));
        queue.flush();
        queue.append(List.of("not written yet".getBytes(UTF_8)));
        byte[] whole = Files.readAllBytes(folder.resolve("queue"));
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("queue").toFile(), "rw")) {
            file.setLength(20_000);
        }
        DiskQueue broken = queue;
        assertThatIOException().isThrownBy(() -> broken.peek(200, Long.MAX_VALUE));
        Files.write(folder.resolve("queue"), whole);

        await().ignoreException(IOException.class)
                .untilAsserted(
                        () -> assertThat(broken.peek(200, Long.MAX_VALUE)).hasSize(101));

        assertThat(texts(queue.peek(200, Long.MAX_VALUE))).last().isEqualTo("not written yet");
        queue.close();
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(name))
                    .toList();
        }
    }

    private DiskQueue open(String name, QueueOptions options) throws IOException {
        return DiskQueue.open(folder.resolve(name), options);
    }

    private static List<String> texts(List<DiskQueue.Entry> entries) {
        return entries.stream().map(entry -> new String(entry.content(), UTF_8)).toList();
    }
}
