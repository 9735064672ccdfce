// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.fanwatch.store.Transport.Item;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudTransportTest {

    private static final CloudSettings SETTINGS =
            new CloudSettings(Duration.ofHours(1), 10, true, 20, 65_536, 1_000, 20, Duration.ofHours(1), 1 << 20);

    private final FakeCloud cloud = new FakeCloud();
    private final CloudTransport transport =
            new CloudTransport(cloud, () -> SETTINGS, new CloudTransport.Counters(), Duration.ofMinutes(1), () -> {});

    /** A message that remembers what became of it. */
    private static class Message implements Item {

        private final byte[] content;
        private boolean delivered;
        private Optional<String> refusal = Optional.empty();

        Message(String device) {
            content = new CloudMessage(
                            "transition", device, Instant.EPOCH, Map.of("deviceId", device), Optional.empty())
                    .encode();
        }

        @Override
        public byte[] content() {
            return content;
        }

        @Override
        public void delivered() {
            delivered = true;
        }

        @Override
        public void refused(String reason) {
            refusal = Optional.of(reason);
        }

        boolean isSettled() {
            return delivered || refusal.isPresent();
        }
    }

    @BeforeEach
    void open() {
        transport.open();
    }

    @Test
    void a_message_that_kura_never_stores_is_left_out_when_others_pass() {
        cloud.answer = FakeCloud.Answer.TOO_LARGE;
        List<Message> messages = messages("1", "large", "2");

        int failures = sendAll(messages, 200);

        assertThat(cloud.devices()).containsExactly("1", "2");
        assertThat(messages.get(1).refusal)
                .hasValueSatisfying(reason -> assertThat(reason).contains("Payload size"));
        assertThat(failures).isEqualTo(8);
    }

    @Test
    void a_store_of_kura_that_fails_for_long_costs_no_message() {
        cloud.answer = FakeCloud.Answer.STORE_BROKEN;
        List<Message> messages = messages("1", "2", "3");
        assertThat(sendAll(messages, 200)).isGreaterThan(50);

        cloud.answer = FakeCloud.Answer.TAKE;
        sendAll(messages, 200);

        assertThat(cloud.devices()).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(messages).allMatch(message -> message.delivered);
    }

    @Test
    void what_one_message_is_refused_for_does_not_count_against_another_that_comes_first() throws IOException {
        cloud.answer = FakeCloud.Answer.INVALID;
        Message summary = new Message("1");
        for (int i = 0; i < 5; i++) {
            assertThatIOException().isThrownBy(() -> transport.send(List.of(summary)));
        }

        List<Message> messages = new ArrayList<>(messages("2"));
        messages.add(summary);

        assertThat(sendAll(messages, 200)).isEqualTo(7 + 2);
        assertThat(messages).allMatch(message -> message.refusal.isPresent());
    }

    @Test
    void what_cannot_be_read_is_refused() throws IOException {
        Item damaged = new Message("1") {
            @Override
            public byte[] content() {
                return new byte[] {1};
            }
        };

        transport.send(List.of(damaged));

        assertThat(((Message) damaged).refusal)
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("it cannot be read"));
    }

    @Test
    void what_was_confirmed_meanwhile_is_not_sent_again() throws IOException {
        cloud.confirm = FakeCloud.Confirm.LATER;
        List<Item> messages = List.copyOf(messages("1"));
        transport.send(messages);

        cloud.confirm("1");
        transport.send(messages);

        assertThat(cloud.devices()).containsExactly("1");
    }

    /* as often as that at most; returns how often it failed */
    private int sendAll(List<Message> messages, int most) {
        int failures = 0;
        for (int i = 0; i < most && !messages.stream().allMatch(Message::isSettled); i++) {
            List<Item> waiting = messages.stream()
                    .filter(message -> !message.isSettled())
                    .<Item>map(message -> message)
                    .toList();
            try {
                LockSupport.parkNanos(transport.send(waiting).toNanos());
            } catch (IOException e) {
                failures++;
            }
        }
        return failures;
    }

    private static List<Message> messages(String... devices) {
        return Stream.of(devices).map(Message::new).toList();
    }
}
