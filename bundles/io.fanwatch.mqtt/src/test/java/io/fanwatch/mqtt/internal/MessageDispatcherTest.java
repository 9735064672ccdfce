// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttMessageHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageDispatcherTest {

    private final Connection connection = mock();
    private final MessageDispatcher dispatcher = new MessageDispatcher("tested");
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        dispatcher.close();
    }

    @Test
    void messages_wait_for_a_handler_and_come_in_their_order() throws InterruptedException {
        put("a", "b", "c");

        dispatcher.use(message -> handled.add(message.topic()));

        await().untilAsserted(() -> assertThat(handled).containsExactly("a", "b", "c"));
    }

    @Test
    void an_error_on_one_message_costs_the_others_nothing() throws InterruptedException {
        dispatcher.use(message -> {
            handled.add(message.topic());
            throw new NoClassDefFoundError("meant to fail");
        });

        put("a", "b");

        await().untilAsserted(() -> assertThat(handled).containsExactly("a", "b"));
    }

    @Test
    void a_batch_that_can_not_be_handed_on_holds_up_the_next_and_is_tried_until_it_can_be()
            throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        dispatcher.use(new MqttMessageHandler() {
            @Override
            public void onMessage(MqttInboundMessage message) {
                handled.add(message.topic());
            }

            @Override
            public boolean onBatchEnd() {
                int attempt = attempts.incrementAndGet();
                if (attempt < 5) {
                    throw new StackOverflowError("meant to fail");
                }
                handled.add("end");
                return attempt > 5;
            }
        });
        put("a");
        await().untilAsserted(() -> assertThat(dispatcher.problem())
                .hasValueSatisfying(problem -> assertThat(problem.message()).contains("meant to fail")));

        put("b");

        await().untilAsserted(() -> assertThat(handled).containsExactly("a", "end", "end", "b", "end"));
        await().untilAsserted(() -> assertThat(dispatcher.problem()).isEmpty());
    }

    @Test
    void a_message_whose_handling_was_interrupted_by_whomever_is_handled_again() throws InterruptedException {
        dispatcher.use(message -> {
            handled.add(message.topic());
            if (handled.size() == 1) {
                Thread.currentThread().interrupt();
                new CountDownLatch(1).await();
            }
        });

        put("a", "b");

        await().untilAsserted(() -> assertThat(handled).containsExactly("a", "a", "b"));
    }

    @Test
    void what_is_being_handled_counts_for_the_bound() throws InterruptedException {
        when(connection.isConnected()).thenReturn(true);
        dispatcher.use(message -> {
            handled.add(message.topic());
            release.await();
        });
        AtomicInteger taken = new AtomicInteger();
        Thread reader = new Thread(() -> {
            try {
                for (int i = 0; i < 1_500; i++) {
                    put("m" + i);
                    taken.incrementAndGet();
                }
            } catch (InterruptedException e) {
                taken.set(-1);
            }
        });
        reader.start();

        await().untilAsserted(() -> assertThat(taken).hasValue(1_000));
        await().during(Duration.ofMillis(500)).until(() -> taken.get() == 1_000);
        release.countDown();

        await().untilAsserted(() -> assertThat(handled).hasSize(1_500));
        reader.join();
    }

    @Test
    void what_does_not_fit_is_dropped_when_its_connection_ends() throws InterruptedException {
        dispatcher.use(message -> {
            handled.add(message.topic());
            release.await();
        });
        for (int i = 0; i < 1_000; i++) {
            put("m" + i);
        }

        put("of a connection that is gone");
        release.countDown();

        await().untilAsserted(() -> assertThat(handled).hasSize(1_000));
        assertThat(handled).doesNotContain("of a connection that is gone");
    }

    private void put(String... topics) throws InterruptedException {
        for (String topic : topics) {
            dispatcher.put(connection.new InboundMessage(topic, new byte[1], 1, 2, 1));
        }
    }
}
