package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.longThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import io.fanwatch.publisher.internal.MessageStore.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloudSenderTest {

    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final FakeCloud cloud = new FakeCloud();
    private final CloudSender sender = new CloudSender("test", Duration.ofMillis(1), Duration.ofMinutes(1));
    private MessageStore store;

    @BeforeEach
    void open() throws IOException {
        store = spy(MessageStore.open(folder, MEGABYTE));
        sender.configure(
                new CloudOptions(Duration.ofHours(1), 10, true, 20, 65_536, 1_000, 20, Duration.ofHours(1), MEGABYTE));
        sender.connect(Optional.of(cloud));
    }

    @AfterEach
    void close() {
        sender.close();
        store.close();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void one_unusable_file_does_not_stop_the_others_messages(Kind broken) throws Exception {
        Kind sound = broken == Kind.SUMMARY ? Kind.TRANSITION : Kind.SUMMARY;
        doThrow(new IOException("meant to fail")).when(store).removeThrough(eq(broken), anyLong());
        doThrow(new IOException("meant to fail"))
                .when(store)
                .next(eq(broken), longThat(sequence -> sequence > Long.MIN_VALUE));
        append(broken, "1");
        sender.use(store);
        await().until(() -> cloud.messages().size() == 1);

        append(sound, "2", "3");
        sender.wake();

        await().untilAsserted(() -> assertThat(cloud.devices()).containsExactly("1", "2", "3"));
        await().untilAsserted(() -> assertThat(store.waiting(sound)).isZero());
        assertThat(store.waiting(broken)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_message_that_kura_never_stores_is_left_out_when_others_pass(Kind kind) throws Exception {
        cloud.answer = FakeCloud.Answer.TOO_LARGE;
        append(kind, "1", "large", "2");

        sender.use(store);

        await().untilAsserted(() -> assertThat(store.waiting(kind)).isZero());
        assertThat(cloud.devices()).containsExactly("1", "2");
        assertThat(sender.figures().refused()).isEqualTo(1);
        assertThat(sender.figures().problem().orElseThrow()).contains("a message was left out");
    }

    @Test
    void a_store_of_kura_that_fails_for_long_costs_no_message() throws Exception {
        cloud.answer = FakeCloud.Answer.STORE_BROKEN;
        append(Kind.TRANSITION, "1", "2", "3");
        sender.use(store);
        await().until(() -> sender.figures().failures() > 10);

        cloud.answer = FakeCloud.Answer.TAKE;

        await().untilAsserted(() -> assertThat(store.waiting(Kind.TRANSITION)).isZero());
        assertThat(cloud.devices()).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(sender.figures().refused()).isZero();
    }

    @Test
    void what_one_kind_is_refused_for_does_not_count_against_the_other() throws Exception {
        cloud.answer = FakeCloud.Answer.INVALID;
        append(Kind.SUMMARY, "1");
        sender.use(store);
        await().until(() -> sender.figures().failures() >= 5);

        append(Kind.TRANSITION, "2");

        await().until(() -> sender.figures().refused() == 2);
        assertThat(sender.figures().failures()).isEqualTo(14);
    }

    private void append(Kind kind, String... devices) throws IOException {
        List<byte[]> messages = Stream.of(devices)
                .map(device -> new CloudMessage(
                                kind.name(), device, Instant.EPOCH, Map.of("deviceId", device), Optional.empty())
                        .encode(Instant.EPOCH))
                .toList();
        store.append(kind, messages);
    }
}
