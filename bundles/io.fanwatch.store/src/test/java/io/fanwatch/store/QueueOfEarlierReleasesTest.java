// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues that 1.0.0 wrote with the H2 of Kura 5.6 are read without it. */
@Timeout(
        value = 5,
        unit = TimeUnit.MINUTES,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // H2 leaves buffers to its thread
class QueueOfEarlierReleasesTest {

    private static final QueueOptions ROOMY = new QueueOptions(1L << 30, WhenFull.DROP_OLDEST);

    @TempDir
    private Path folder;

    /** What 1.0.0 did with a file. */
    private static final class Earlier implements AutoCloseable {

        private final MVStore store;
        private final MVMap<Long, byte[]> map;
        private final MVMap<String, Long> state;
        private final TreeMap<Long, String> expected = new TreeMap<>();
        private long next = 1;

        Earlier(Path file) {
            store = new MVStore.Builder()
                    .fileName("retry:" + file.toAbsolutePath())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .autoCompactFillRate(0)
                    .cacheSize(1)
                    .open();
            store.setRetentionTime(0);
            store.setVersionsToKeep(0);
            map = store.openMap(
                    "entries",
                    new MVMap.Builder<Long, byte[]>()
                            .keyType(LongDataType.INSTANCE)
                            .valueType(ByteArrayDataType.INSTANCE));
            state = store.openMap(
                    "state",
                    new MVMap.Builder<String, Long>()
                            .keyType(StringDataType.INSTANCE)
                            .valueType(LongDataType.INSTANCE));
        }

        void append(String text) {
            byte[] content = text.getBytes(UTF_8);
            CRC32C checksum = new CRC32C();
            checksum.update(content);
            map.put(
                    next,
                    ByteBuffer.allocate(content.length + 4)
                            .put(content)
                            .putInt((int) checksum.getValue())
                            .array());
            expected.put(next++, text);
        }

        void removeFirst() {
            map.remove(map.firstKey());
            expected.pollFirstEntry();
        }

        void commit() {
            state.put("bytes", (long) map.size());
            store.commit();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_was_done_to_a_file_its_entries_come_out_in_their_order(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> expected;
        Path running = folder.resolve("running");
        try (Earlier earlier = new Earlier(running)) {
            int steps = 20 + random.nextInt(150);
            for (int step = 0; step < steps; step++) {
                int most = random.nextInt(300);
                for (int i = 0; i < most; i++) {
                    earlier.append(
                            earlier.next + " " + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 9_000 : 300)));
                }
                for (int i = random.nextInt(300); i > 0 && !earlier.expected.isEmpty(); i--) {
                    earlier.removeFirst();
                }
                earlier.commit();
                if (random.nextInt(4) == 0) {
                    earlier.store.compact(101, 1 << 20);
                    earlier.commit();
                }
            }
            expected = List.copyOf(earlier.expected.values());
            if (seed % 2 == 0) { // as a kill would leave it
                Files.copy(running, folder.resolve("queue"));
            }
        }
        if (seed % 2 == 1) {
            Files.move(running, folder.resolve("queue"));
        }

        assertThat(read()).isEqualTo(expected);

        assertThat(Files.readAllBytes(folder.resolve("queue"))).startsWith("FWQUEUE1".getBytes(ISO_8859_1));
        assertThat(read()).as("again").isEqualTo(expected);
    }

    @Test
    void a_file_that_never_held_anything_is_an_empty_queue() throws IOException {
        Path running = folder.resolve("running");
        Earlier earlier = new Earlier(running);
        Files.copy(running, folder.resolve("queue")); // as a kill would leave it
        earlier.close();
        assertThat(read()).isEmpty();

        Files.move(running, folder.resolve("queue"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(read()).isEmpty();
    }

    @Test
    void what_is_whole_of_a_damaged_file_is_taken_over_and_the_file_kept() throws IOException {
        Path file = folder.resolve("queue");
        List<String> all;
        try (Earlier earlier = new Earlier(file)) {
            for (int i = 0; i < 2_000; i++) {
                earlier.append("%0200d".formatted(i));
                if (i % 100 == 0) {
                    earlier.commit();
                }
            }
            earlier.commit();
            all = List.copyOf(earlier.expected.values());
        }
        byte[] before;
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = 100 * 1_024;
            bytes.seek(at);
            bytes.write(new byte[3_000]);
        }
        before = Files.readAllBytes(file);

        try (DiskQueue queue = DiskQueue.open(file, ROOMY)) {
            assertThat(queue.damage())
                    .hasValueSatisfying(words ->
                            assertThat(words).contains("is damaged", "a copy was set aside as", "queue.damaged"));
            List<String> found = texts(queue);
            assertThat(all).containsSubsequence(found);
            assertThat(found).hasSizeGreaterThan(1_000);
        }
        assertThat(folder.resolve("queue.damaged")).hasBinaryContent(before);
    }

    @Test
    void one_that_lost_its_newest_state_is_read_as_it_was_before_and_kept() throws IOException {
        Path file = folder.resolve("queue");
        try (Earlier earlier = new Earlier(file)) {
            earlier.append("first");
            earlier.commit();
            earlier.append("second");
            earlier.commit();
        }
        Map<Boolean, String> told = new TreeMap<>();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 4_096);
        }

        try (DiskQueue queue = DiskQueue.open(file, ROOMY)) {
            queue.damage().ifPresent(words -> told.put(true, words));
            assertThat(texts(queue)).first().isEqualTo("first");
        }
        assertThat(told.get(true)).contains("is missing");
    }

    @Test
    void while_there_is_no_room_to_convert_it_the_file_stays() throws IOException {
        Path file = folder.resolve("queue");
        try (Earlier earlier = new Earlier(file)) {
            earlier.append("kept");
            earlier.commit();
        }
        byte[] before = Files.readAllBytes(file);
        Path inTheWay =
                Files.createDirectories(folder.resolve("queue.converted").resolve("in the way"));

        assertThatIOException().isThrownBy(() -> DiskQueue.open(file, ROOMY));

        assertThat(file).hasBinaryContent(before);
        Files.delete(inTheWay);
        assertThat(read()).containsExactly("kept");
    }

    private List<String> read() throws IOException {
        try (DiskQueue queue = DiskQueue.open(folder.resolve("queue"), ROOMY)) {
            assertThat(queue.damage()).isEmpty();
            List<String> texts = texts(queue);
            assertThat(queue.entries()).isEqualTo(texts.size());
            return texts;
        }
    }

    private static List<String> texts(DiskQueue queue) throws IOException {
        List<String> texts = new ArrayList<>();
        List<DiskQueue.Entry> entries = queue.peek(500, Long.MAX_VALUE);
        while (!entries.isEmpty()) {
            entries.forEach(entry -> texts.add(new String(entry.content(), UTF_8)));
            entries = queue.peekAfter(entries.get(entries.size() - 1).sequence(), 500, Long.MAX_VALUE);
        }
        return texts;
    }
}
