// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.recover;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecoverCommandTest {

    private static final QueueOptions ROOMY = new QueueOptions(1 << 30, WhenFull.REFUSE);
    private static final int ENTRIES = 20_000;
    private static final int TAKEN = 5_000;

    @TempDir
    private Path folder;

    private final StringWriter output = new StringWriter();
    private Path damaged;

    /* as a gateway leaves it: the oldest were delivered */
    @BeforeEach
    void fill() throws IOException {
        damaged = folder.resolve("points.queue.damaged");
        try (DiskQueue queue = DiskQueue.open(damaged, ROOMY)) {
            for (int i = 1; i <= ENTRIES; i++) {
                queue.append(List.of(entry(i)));
                if (i % 1_000 == 0) {
                    queue.flush();
                }
            }
            queue.removeThrough(TAKEN);
        }
    }

    @Test
    void of_a_file_that_is_damaged_in_its_middle_the_rest_comes_back_in_order_and_the_file_stays() throws Exception {
        overwrite(Files.size(damaged) / 2, 20_000);
        byte[] before = Files.readAllBytes(damaged);
        Path queue = folder.resolve("points.queue");

        assertThat(execute("--queue", queue.toString(), damaged.toString())).isZero();

        List<String> found = contents(queue);
        assertThat(found)
                .hasSizeGreaterThan(ENTRIES - TAKEN - 1_000)
                .hasSizeLessThan(ENTRIES - TAKEN)
                .isSubsetOf(all())
                .isSorted();
        assertThat(output.toString())
                .contains(String.format(
                        "%,d entries can be read, %,d between", found.size(), ENTRIES - TAKEN - found.size()));
        assertThat(damaged).hasBinaryContent(before);
    }

    @Test
    void a_file_without_its_beginning_still_gives_its_entries() throws Exception {
        overwrite(0, 40_000);
        Path lines = folder.resolve("lines.txt");

        assertThat(execute("--lines", lines.toString(), damaged.toString())).isZero();

        assertThat(Files.readAllLines(lines)).contains(text(ENTRIES), text(ENTRIES - 3_000));
    }

    @Test
    void an_entry_that_is_damaged_costs_its_neighbours_nothing() throws Exception {
        byte[] content = Files.readAllBytes(damaged);
        String whole = new String(content, StandardCharsets.ISO_8859_1);
        for (int at = whole.indexOf(text(17_500)); at >= 0; at = whole.indexOf(text(17_500), at + 1)) {
            content[at] ^= 1;
        }
        Files.write(damaged, content);
        Path queue = folder.resolve("points.queue");

        assertThat(execute("--queue", queue.toString(), damaged.toString())).isZero();

        assertThat(contents(queue))
                .hasSize(ENTRIES - TAKEN - 1)
                .doesNotContain(text(17_500))
                .contains(text(17_499), text(17_501));
    }

    @Test
    void what_comes_back_goes_behind_what_the_queue_holds_by_now() throws Exception {
        Path queue = folder.resolve("points.queue");
        try (DiskQueue filled = DiskQueue.open(queue, ROOMY)) {
            filled.append(List.of("newer".getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(execute("--queue", queue.toString(), damaged.toString())).isZero();

        assertThat(contents(queue)).hasSize(1 + ENTRIES - TAKEN).startsWith("newer", text(TAKEN + 1));
    }

    @Test
    void a_file_without_any_entry_and_one_that_is_not_there_are_told() throws Exception {
        Path noise = Files.write(folder.resolve("noise"), noise(100_000));

        assertThat(execute(noise.toString())).isEqualTo(1);
        assertThat(output.toString()).contains("0 entries can be read");
        assertThat(execute(folder.resolve("missing").toString())).isNotZero();
    }

    private int execute(String... arguments) {
        return new CommandLine(new RecoverCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(arguments);
    }

    private void overwrite(long at, int bytes) throws IOException {
        try (FileChannel file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(noise(bytes)), at);
        }
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static List<String> contents(Path queue) throws IOException {
        try (DiskQueue opened = DiskQueue.open(queue, ROOMY)) {
            return opened.peek(Integer.MAX_VALUE, Long.MAX_VALUE).stream()
                    .map(entry -> new String(entry.content(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private static List<String> all() {
        return IntStream.rangeClosed(TAKEN + 1, ENTRIES)
                .mapToObj(RecoverCommandTest::text)
                .toList();
    }

    private static byte[] entry(int number) {
        return text(number).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(int number) {
        return String.format("fan,deviceID=%05d temperature=40,vibration=150 1760000000000", number);
    }
}
