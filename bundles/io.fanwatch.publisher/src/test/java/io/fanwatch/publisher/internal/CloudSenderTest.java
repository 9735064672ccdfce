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
import org.awaitility.Awaitility;
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
        Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
        store = spy(MessageStore.open(folder, MEGABYTE));
        sender.configure(new CloudOptions(
                Duration.ofHours(1), 10, true, 20, 65_536, 1_000, 20, Duration.ofHours(1), MEGABYTE));
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

    private void append(Kind kind, String... devices) throws IOException {
        List<byte[]> messages = Stream.of(devices)
                .map(device -> new CloudMessage(
                                kind.name(), device, Instant.EPOCH, Map.of("deviceId", device), Optional.empty())
                        .encode(Instant.EPOCH))
                .toList();
        store.append(kind, messages);
    }
}
