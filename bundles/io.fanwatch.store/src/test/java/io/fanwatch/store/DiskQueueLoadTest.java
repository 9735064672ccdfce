// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sink of thousands of entries a second needs. */
class DiskQueueLoadTest {

    private static final Logger LOG = LoggerFactory.getLogger(DiskQueueLoadTest.class);

    private static final List<byte[]> BATCH = Collections.nCopies(500, new byte[200]);
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void the_file_of_many_small_entries_is_less_than_twice_as_long_as_they_are() throws IOException {
        try (DiskQueue queue = open(256 * MEGABYTE)) {
            append(queue, 240);
            queue.flush();

            assertThat(queue.fileBytes()).isLessThan(2 * queue.bytes());
        }
    }

    @Test
    void a_queue_that_is_emptied_as_it_is_filled_stays_small() throws IOException {
        try (DiskQueue queue = open(256 * MEGABYTE)) {
            long largest = 0;
            append(queue, 20);
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(8)) {
                append(queue, 4);
                drain(queue, 2_000);
                largest = Math.max(largest, queue.fileBytes());
                await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            }
            LOG.info("at most {} bytes, in the end {}", largest, queue.fileBytes());
            assertThat(largest).isLessThan(48 * MEGABYTE);
        }
    }

    @Test
    void a_full_queue_keeps_its_bound_and_its_file_does_not_grow_with_what_passes_through() throws IOException {
        long bound = 8 * MEGABYTE;
        try (DiskQueue queue = open(bound)) {
            long largest = 0;
            for (int i = 0; i < 500; i++) {
                append(queue, 2);
                largest = Math.max(largest, queue.fileBytes());
                queue.flush();
                // at most 10 MB a second: what is written within the retention time, two seconds, comes on top
                await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            }
            LOG.info("at most {} bytes for a bound of {}", largest, bound);
            assertThat(queue.bytes()).isLessThanOrEqualTo(bound);
            assertThat(queue.dropped()).isPositive();
            assertThat(largest).isLessThan(50 * MEGABYTE);
        }
    }

    @Test
    void the_file_becomes_short_again_when_the_queue_was_emptied() throws IOException {
        try (DiskQueue queue = open(256 * MEGABYTE)) {
            append(queue, 200);
            queue.flush();
            assertThat(queue.fileBytes()).isGreaterThan(20 * MEGABYTE);

            drain(queue, Integer.MAX_VALUE);

            assertThat(queue.entries()).isZero();
            await().until(() -> queue.fileBytes() <= 4 * MEGABYTE);
        }
    }

    @Test
    void tidying_a_file_of_small_writes_takes_little_memory() throws IOException {
        List<byte[]> few = Collections.nCopies(20, new byte[300]);
        try (DiskQueue queue = open(16 * MEGABYTE)) {
            long largest = 0;
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(10)) {
                queue.append(few);
                queue.flush();
                largest = Math.max(largest, directBytes());
            }
            LOG.info("at most {} bytes of direct buffers, file of {}", largest, queue.fileBytes());
            assertThat(largest).isLessThan(4 * MEGABYTE);
        }
    }

    /* what the JDK copies through when it reads and writes files: it keeps the largest for good */
    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static void append(DiskQueue queue, int batches) throws IOException {
        for (int i = 0; i < batches; i++) {
            assertThat(queue.append(BATCH)).isEqualTo(BATCH.size());
        }
    }

    private static void drain(DiskQueue queue, int most) throws IOException {
        int left = most;
        while (left > 0 && queue.entries() > 0) {
            List<DiskQueue.Entry> entries = queue.peek(Math.min(left, 1_000), Long.MAX_VALUE);
            queue.removeThrough(entries.get(entries.size() - 1).sequence());
            left -= entries.size();
        }
    }

    private DiskQueue open(long maximumBytes) throws IOException {
        return DiskQueue.open(folder.resolve("queue"), new QueueOptions(maximumBytes, WhenFull.DROP_OLDEST));
    }
}
