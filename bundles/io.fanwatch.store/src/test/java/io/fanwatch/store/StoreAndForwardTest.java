// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Status;
import io.fanwatch.component.StatusReport;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAndForwardTest {

    private static final int ALARMS = 0;
    private static final int SUMMARIES = 1;
    private static final long MEGABYTE = 1_000_000;
    private static final StoredItems STORED = new StoredItems(
            "messages",
            List.of(
                    new Channel("alarms", "alarms.queue", Optional.of((byte) 2), 1_000, MEGABYTE, true),
                    new Channel("summaries", "summaries.queue", Optional.empty(), 1_000, MEGABYTE, false)),
            "room",
            Optional.of("refused.txt"),
            item -> new String(item, UTF_8));

    @TempDir
    private Path folder;

    private final Other other = new Other();
    private StoreAndForward store = new StoreAndForward("test", STORED);

    /** The other side, as good or bad as a test wants it. */
    private static final class Other implements Transport {

        /** What it does with a batch. */
        interface Behaviour {
            Duration send(List<Item> items) throws IOException, InterruptedException;
        }

        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final List<Integer> batches = new CopyOnWriteArrayList<>();
        private final List<Long> callNanos = new CopyOnWriteArrayList<>();
        private volatile Behaviour behaviour = this::take;
        private volatile boolean closed;

        @Override
        public Duration send(List<Item> items) throws IOException, InterruptedException {
            callNanos.add(System.nanoTime());
            return behaviour.send(items);
        }

        private Duration take(List<Item> items) {
            batches.add(items.size());
            for (Item item : items) {
                taken.add(text(item));
                item.delivered();
            }
            return Duration.ZERO;
        }

        private static String text(Item item) {
            return new String(item.content(), UTF_8);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void that_items_are_sent_again_is_said_only_once_one_was() {
        AtomicInteger calls = new AtomicInteger();
        other.behaviour = items -> {
            if (calls.getAndIncrement() == 0) {
                throw new ConnectException("the topic is not there");
            }
            return Duration.ofMillis(1); // as a transport does that is being closed
        };
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 3));

        await().until(() -> calls.get() > 3);
        assertThat(store.problem()).get().asString().contains("the topic is not there");
        other.behaviour = other::take;
        await().until(() -> store.problem().isEmpty());
        assertThat(other.taken).containsExactlyElementsOf(numbers(0, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {ALARMS, SUMMARIES})
    void what_was_offered_outlives_a_kill_once_it_is_said_to_be_kept(int channel) throws IOException {
        start(settings(100, MEGABYTE));
        other.behaviour = items -> {
            throw new ConnectException("away");
        };
        for (int i = 1; i <= 20; i++) {
            offer(channel, numbers(10 * i, 10 * i + 10));
            CompletableFuture<Void> kept = store.kept().toCompletableFuture();
            await().until(kept::isDone);

            Path found = folder.resolve("found-" + i);
            Files.copy(folder.resolve(STORED.channels().get(channel).file()), found);
            try (DiskQueue afterwards =
                    DiskQueue.open(found, settings(100, MEGABYTE).room())) {
                assertThat(afterwards.entries()).isEqualTo(10 * i);
            }
        }
    }

    @Test
    void nobody_waits_when_there_is_nothing_that_was_not_kept() {
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 10));
        await().untilAsserted(() -> assertThat(other.taken).hasSize(10));

        await().untilAsserted(() -> assertThat(store.kept()).isCompleted());
    }

    @Test
    void what_is_offered_before_the_store_is_open_is_kept_too() {
        store.configure(settings(100, MEGABYTE));
        store.use(component -> folder);
        offer(SUMMARIES, numbers(0, 10));
        CompletableFuture<Void> kept = store.kept().toCompletableFuture();

        await().until(kept::isDone);
        assertThat(store.waiting(SUMMARIES)).isEqualTo(10);
    }

    @Test
    void nobody_waits_for_a_disk_that_takes_nothing_or_a_store_that_ends() {
        store.configure(settings(100, MEGABYTE)); // and no folder
        offer(SUMMARIES, numbers(0, 10));
        CompletableFuture<Void> withoutDisk = store.kept().toCompletableFuture();
        await().until(withoutDisk::isDone);
        await().untilAsserted(() -> assertThat(store.kept()).isCompleted());
        store.close();

        assertThat(store.kept()).isCompleted();
    }

    @Test
    void items_arrive_in_their_order_and_are_forgotten() {
        start(settings(100, MEGABYTE));
        IntStream.range(0, 50).forEach(i -> offer(SUMMARIES, numbers(10 * i, 10 * i + 10)));

        await().untilAsserted(() -> assertThat(other.taken).containsExactlyElementsOf(numbers(0, 500)));
        await().untilAsserted(() -> assertThat(metric("summaries_waiting")).isEqualTo(0L));
        assertThat(metric("messages_written_total")).isEqualTo(500L);
        assertThat(metric("waiting_bytes")).isEqualTo(0L);
        assertThat(other.batches).allMatch(size -> size <= 100);
        assertThat(status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void a_first_channel_goes_first() {
        store.use(component -> folder);
        store.configure(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 3));
        await().until(() -> store.waiting(SUMMARIES) == 3);
        offer(ALARMS, List.of("alarm"));
        await().until(() -> store.waiting(ALARMS) == 1);

        store.connect(other);

        await().untilAsserted(() -> assertThat(other.taken).containsExactly("alarm", "0", "1", "2"));
    }

    @Test
    void a_failure_without_a_message_is_a_warning_with_what_it_is() {
        other.behaviour = items -> {
            throw new ConnectException();
        };
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 1));

        await().untilAsserted(() -> assertThat(status().message()).contains("java.net.ConnectException"));
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);
    }

    @Test
    void while_nothing_can_be_delivered_everything_waits_and_the_attempts_become_fewer() {
        other.behaviour = items -> {
            throw new IOException("the other side is away");
        };
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 10));
        await().until(() -> other.callNanos.size() >= 5);
        assertThat(status().message()).isEqualTo("messages wait on the disk: the other side is away");
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(metric("last_error").toString()).endsWith("the other side is away");
        assertThat(metric("attempts_failed_total")).isNotEqualTo(0L);
        assertThat(other.callNanos.get(4) - other.callNanos.get(0))
                .isGreaterThan(Duration.ofMillis(15 * 10 * 3 / 4).toNanos());

        other.behaviour = other::take;

        await().untilAsserted(() -> assertThat(other.taken).containsExactlyElementsOf(numbers(0, 10)));
        await().until(() -> status().level() == Status.Level.OK);
    }

    @Test
    void the_other_side_is_left_alone_for_as_long_as_it_asks_unless_something_changes() {
        other.behaviour = items -> {
            throw new RetryLaterException("busy", null, Duration.ofHours(1));
        };
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 10));
        await().until(() -> status().message().contains("busy"));
        other.behaviour = other::take;
        await().during(Duration.ofSeconds(1)).until(() -> other.taken.isEmpty());

        store.retryNow();

        await().until(() -> other.taken.size() == 10);
    }

    @Test
    void whatever_a_transport_throws_it_is_told_and_tried_again() {
        other.behaviour = items -> {
            throw new NoClassDefFoundError("gone");
        };
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 2));
        await().until(() -> status().message().contains("could not be sent: java.lang.NoClassDefFoundError: gone"));
        assertThat(store.waiting(SUMMARIES)).isEqualTo(2);

        other.behaviour = other::take;

        await().untilAsserted(() -> assertThat(other.taken).containsExactly("0", "1"));
    }

    @Test
    void an_item_that_is_refused_is_counted_and_kept_aside_and_holds_up_no_other() {
        other.behaviour = items -> {
            items.get(1).refused("it is\ntoo green");
            items.forEach(Transport.Item::delivered);
            return Duration.ZERO;
        };
        start(settings(3, MEGABYTE));
        offer(SUMMARIES, numbers(0, 3));

        await().untilAsserted(() -> assertThat(metric("messages_written_total")).isEqualTo(2L));
        await().until(() -> store.waiting(SUMMARIES) == 0);
        assertThat(metric("messages_refused_total")).isEqualTo(1L);
        assertThat(status().message())
                .isEqualTo("1 messages were refused and are kept in refused.txt: it is too green");
        assertThat(folder.resolve("refused.txt")).content().matches("# \\S+ it is too green\n1\n");
    }

    @Test
    void what_becomes_of_an_item_may_be_said_later_and_only_what_has_arrived_without_a_gap_is_forgotten() {
        List<Transport.Item> sent = new CopyOnWriteArrayList<>();
        other.behaviour = items -> {
            items.stream().filter(item -> !sent.contains(item)).forEach(sent::add);
            return Duration.ofHours(1);
        };
        start(settings(100, MEGABYTE));
        offer(ALARMS, numbers(0, 5));
        await().until(() -> sent.size() == 5);

        sent.get(0).delivered();
        sent.get(1).delivered();
        sent.get(3).delivered();
        sent.get(3).delivered();

        await().until(() -> store.waiting(ALARMS) == 3);
        assertThat(metric("messages_written_total")).isEqualTo(3L);
        restart();
        await().untilAsserted(() -> assertThat(other.taken).containsExactly("2", "3", "4"));
    }

    @Test
    void a_transport_that_waits_for_something_is_called_again_when_an_item_comes() {
        other.behaviour = items -> {
            if (items.size() == 3) {
                other.take(items);
            }
            return Duration.ofHours(1);
        };
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 1));
        await().until(() -> !other.callNanos.isEmpty());
        offer(SUMMARIES, numbers(1, 2));
        offer(SUMMARIES, numbers(2, 3));

        await().untilAsserted(() -> assertThat(other.taken).containsExactly("0", "1", "2"));
    }

    @Test
    void another_transport_gets_what_the_one_before_did_not_deliver() {
        other.behaviour = items -> Duration.ofHours(1);
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 3));
        await().until(() -> !other.callNanos.isEmpty());

        Other next = new Other();
        store.connect(next);

        await().untilAsserted(() -> assertThat(next.taken).containsExactly("0", "1", "2"));
        assertThat(other.closed).isTrue();
    }

    @Test
    void a_transport_that_hangs_holds_up_neither_callers_nor_the_end() {
        CountDownLatch never = new CountDownLatch(1);
        other.behaviour = items -> {
            never.await();
            return Duration.ZERO;
        };
        start(settings(100, MEGABYTE));
        offer(ALARMS, numbers(0, 1));
        await().until(() -> !other.callNanos.isEmpty());
        offer(ALARMS, numbers(1, 1_000));
        await().until(() -> store.waiting(ALARMS) == 1_000);

        long begin = System.nanoTime();
        restart();

        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(20).toNanos());
        await().until(() -> other.taken.size() == 1_000);
    }

    @Test
    void what_was_taken_in_outlives_a_restart() {
        store.use(component -> folder);
        store.configure(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 100));

        restart();

        await().untilAsserted(() -> assertThat(other.taken).containsExactlyElementsOf(numbers(0, 100)));
    }

    @Test
    void files_of_the_first_version_are_read_and_written_alike() throws Exception {
        append("alarms.queue", header(9).put(0, (byte) 2).putLong(1, 1_000), "old alarm");
        append("alarms.queue", header(9).put(0, (byte) 9).putLong(1, 1_000), "of another format");
        append("summaries.queue", header(8).putLong(0, 1_000), "old summary");
        store.use(component -> folder);
        store.configure(settings(100, MEGABYTE));
        await().untilAsserted(() ->
                assertThat((Long) metric("oldest_waiting_seconds")).isGreaterThan(1_000_000L));

        store.connect(other);
        await().untilAsserted(() -> assertThat(other.taken).containsExactly("old alarm", "old summary"));
        assertThat(metric("messages_refused_total")).isEqualTo(1L);
        await().until(() -> store.waiting(ALARMS) == 0);
        store.disconnect();
        offer(ALARMS, List.of("new alarm"));
        offer(SUMMARIES, List.of("new summary"));
        store.close();

        assertThat(entry("alarms.queue").array()).startsWith(2).endsWith("new alarm".getBytes(UTF_8));
        assertThat(entry("alarms.queue").getLong(1)).isBetween(1_600_000_000_000L, System.currentTimeMillis());
        assertThat(entry("summaries.queue").getLong(0)).isBetween(1_600_000_000_000L, System.currentTimeMillis());
        assertThat(entry("summaries.queue").array()).hasSize(8 + "new summary".length());
    }

    private static ByteBuffer header(int length) {
        return ByteBuffer.allocate(length);
    }

    private void append(String file, ByteBuffer header, String text) throws IOException {
        try (DiskQueue queue = DiskQueue.open(folder.resolve(file), room(MEGABYTE))) {
            byte[] content = text.getBytes(UTF_8);
            queue.append(List.of(ByteBuffer.allocate(header.capacity() + content.length)
                    .put(header.array())
                    .put(content)
                    .array()));
        }
    }

    private ByteBuffer entry(String file) throws IOException {
        try (DiskQueue queue = DiskQueue.open(folder.resolve(file), room(MEGABYTE))) {
            return ByteBuffer.wrap(queue.peek(1, 1).get(0).content());
        }
    }

    @Test
    void in_memory_too_items_are_bounded_by_number_and_by_bytes() {
        store.configure(settings(100, MEGABYTE));

        assertThat(offer(SUMMARIES, numbers(0, 999))).isTrue();
        assertThat(offer(SUMMARIES, numbers(0, 2))).isFalse();
        assertThat(offer(ALARMS, List.of("x".repeat(600_000)))).isTrue();
        assertThat(offer(ALARMS, List.of("x".repeat(600_000)))).isFalse();

        assertThat(metric("summaries_dropped_total")).isEqualTo(2L);
        assertThat(metric("alarms_dropped_total")).isEqualTo(1L);
        await().untilAsserted(() -> assertThat(status().message()).contains("there is no data folder"));
        assertThat(status().level()).isEqualTo(Status.Level.ERROR);
        store.use(component -> folder);
        await().until(() -> store.waiting(SUMMARIES) == 999);
        await().until(() -> offer(SUMMARIES, numbers(0, 2)));
        assertThat(status().message())
                .isEqualTo("1 alarms were dropped for want of room: raise room, mend the connection");
    }

    @Test
    void a_first_channel_pushes_the_next_out_of_the_common_room_and_never_the_other_way_round() {
        store.use(component -> folder);
        store.configure(settings(100, 100_000));
        for (int i = 0; i < 20; i++) {
            offer(SUMMARIES, List.of("s".repeat(9_000)));
            await().until(() -> store.waiting(SUMMARIES) + store.dropped(SUMMARIES) > 0);
        }
        await().until(() -> store.waiting(SUMMARIES) + store.dropped(SUMMARIES) == 20);
        assertThat(store.waiting(SUMMARIES)).isEqualTo(11);

        offer(ALARMS, List.of("a".repeat(50_000)));
        await().until(() -> store.waiting(ALARMS) == 1);

        await().until(() -> store.waiting(SUMMARIES) == 5);
        assertThat((Long) metric("waiting_bytes")).isLessThanOrEqualTo(100_000L);
        assertThat(store.dropped(ALARMS)).isZero();
    }

    @Test
    void what_was_dropped_for_want_of_room_is_not_sent_although_it_was_tried_before() {
        other.behaviour = items -> {
            throw new IOException("away");
        };
        start(settings(100, 100_000));
        offer(SUMMARIES, List.of("first"));
        await().until(() -> !other.callNanos.isEmpty());
        offer(SUMMARIES, List.of("second".repeat(10_000)));
        offer(SUMMARIES, List.of("third".repeat(10_000)));
        await().until(() -> store.dropped(SUMMARIES) == 2);

        other.behaviour = other::take;

        await().untilAsserted(() -> assertThat(other.taken).containsExactly("third".repeat(10_000)));
    }

    @Test
    void an_urgent_item_counts_as_stored_although_another_channels_file_is_unusable() throws Exception {
        DiskQueue broken = mock();
        when(broken.trim(anyLong())).thenThrow(new IOException("meant to fail"));
        try (DiskQueue sound = DiskQueue.open(folder.resolve("sound"), room(MEGABYTE));
                Queues queues = new Queues(STORED.channels(), List.of(sound, broken), room(MEGABYTE))) {

            queues.append(ALARMS, List.of(new byte[] {1}));

            assertThat(queues.waiting(ALARMS)).isEqualTo(1);
        }
    }

    @Test
    void urgent_items_that_the_disk_had_no_room_for_are_there_once_when_it_has() throws Exception {
        DiskQueue full = spy(DiskQueue.open(folder.resolve("full"), room(MEGABYTE)));
        doThrow(new IOException("meant to fail")).doCallRealMethod().when(full).flush();
        try (DiskQueue other = DiskQueue.open(folder.resolve("other"), room(MEGABYTE));
                Queues queues = new Queues(STORED.channels(), List.of(full, other), room(MEGABYTE))) {
            List<byte[]> first = List.of(new byte[] {1});
            assertThatIOException().isThrownBy(() -> queues.append(ALARMS, first));

            queues.append(ALARMS, List.of(new byte[] {1}, new byte[] {2}));
            queues.append(ALARMS, List.of(new byte[] {3}));

            assertThat(queues.after(ALARMS, Long.MIN_VALUE, 9, MEGABYTE))
                    .extracting(item -> item.content().orElseThrow()[0])
                    .containsExactly((byte) 1, (byte) 2, (byte) 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ALARMS, SUMMARIES})
    void one_unusable_file_does_not_stop_the_others_items(int broken) throws Exception {
        int sound = 1 - broken;
        reopen(queues -> {
            doThrow(new IOException("meant to fail")).when(queues).removeThrough(eq(broken), anyLong());
            doAnswer(call -> {
                        if ((long) call.getArgument(1) > Long.MIN_VALUE) {
                            throw new IOException("meant to fail");
                        }
                        return call.callRealMethod();
                    })
                    .when(queues)
                    .after(eq(broken), anyLong(), anyInt(), anyLong());
        });
        start(settings(100, MEGABYTE));
        offer(broken, List.of("1"));
        await().until(() -> other.taken.size() == 1);

        offer(sound, List.of("2", "3"));

        await().untilAsserted(() -> assertThat(other.taken).containsExactly("1", "2", "3"));
        await().until(() -> store.waiting(sound) == 0);
        assertThat(store.waiting(broken)).isEqualTo(1);
    }

    @Test
    void items_that_cannot_be_written_now_are_written_later_once() throws Exception {
        AtomicBoolean breaks = new AtomicBoolean(true);
        reopen(queues -> doAnswer(call -> {
                    if (breaks.get()) {
                        throw new IOException("meant to fail");
                    }
                    return call.callRealMethod();
                })
                .when(queues)
                .append(anyInt(), any()));
        start(settings(100, MEGABYTE));
        offer(SUMMARIES, List.of("1"));
        await().until(() -> status().message().equals("meant to fail"));
        offer(SUMMARIES, List.of("2"));

        breaks.set(false);

        await().untilAsserted(() -> assertThat(other.taken).containsExactly("1", "2"));
        assertThat(store.dropped(SUMMARIES)).isZero();
    }

    @Test
    void items_that_cannot_be_encoded_cost_themselves_only() {
        start(settings(100, MEGABYTE));
        store.offer(SUMMARIES, 3, 10, () -> {
            throw new StackOverflowError("meant to fail");
        });
        offer(SUMMARIES, List.of("1"));

        await().untilAsserted(() -> assertThat(other.taken).containsExactly("1"));
        assertThat(store.dropped(SUMMARIES)).isEqualTo(3);
        assertThat(offer(SUMMARIES, numbers(0, 1_000))).isTrue();
    }

    @Test
    void paused_it_takes_nothing_and_keeps_what_it_has() {
        store.use(component -> folder);
        store.configure(settings(100, MEGABYTE));
        offer(SUMMARIES, numbers(0, 3));
        await().until(() -> store.waiting(SUMMARIES) == 3);

        store.pause();
        offer(SUMMARIES, numbers(3, 6));

        store.configure(settings(100, MEGABYTE));
        store.connect(other);
        await().untilAsserted(() -> assertThat(other.taken).containsExactly("0", "1", "2"));
    }

    @Test
    void a_full_batch_does_not_wait_for_the_interval_and_an_incomplete_one_does() {
        start(new StoreSettings(
                room(MEGABYTE), 10, Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofSeconds(1)));
        offer(SUMMARIES, numbers(0, 1));
        await().until(() -> other.taken.size() == 1);

        offer(SUMMARIES, numbers(1, 25));

        await().until(() -> other.taken.size() == 25);
        assertThat(other.batches).containsExactly(1, 10, 10, 4);
        assertThat(other.callNanos.get(3) - other.callNanos.get(2))
                .isGreaterThan(Duration.ofMillis(1_900).toNanos());
    }

    private interface Breaking {
        void in(Queues queues) throws IOException;
    }

    private void reopen(Breaking breaking) {
        store.close();
        store = new StoreAndForward("test", STORED, (path, channels, room) -> {
            Queues queues = spy(Queues.open(path, channels, room));
            breaking.in(queues);
            return queues;
        });
    }

    private void start(StoreSettings settings) {
        store.use(component -> Files.createDirectories(folder));
        store.configure(settings);
        store.connect(other);
    }

    private void restart() {
        store.close();
        other.behaviour = other::take;
        store = new StoreAndForward("test", STORED);
        start(settings(100, MEGABYTE));
    }

    private static StoreSettings settings(int batch, long room) {
        return new StoreSettings(room(room), batch, Duration.ZERO, Duration.ofMillis(10), Duration.ofSeconds(1));
    }

    private static QueueOptions room(long bytes) {
        return new QueueOptions(bytes, WhenFull.DROP_OLDEST);
    }

    private boolean offer(int channel, List<String> texts) {
        return store.offer(
                channel,
                new ArrayList<>(texts.stream().map(text -> text.getBytes(UTF_8)).toList()));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private Status status() {
        return store.report(new StatusReport("test")).problem(store.problem()).otherwise("fine");
    }

    private Object metric(String id) {
        return Stream.of(status())
                .flatMap(status -> status.metrics().stream())
                .filter(metric -> metric.id().equals(id))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
