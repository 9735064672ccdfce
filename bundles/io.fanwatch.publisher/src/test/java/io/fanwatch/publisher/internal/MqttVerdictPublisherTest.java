// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.mqtt.internal.BrokerSettings;
import io.fanwatch.mqtt.internal.PahoBroker;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MqttVerdictPublisherTest {

    private final Mosquitto mosquitto = new Mosquitto();
    private final PahoBroker broker = new PahoBroker();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final MqttPublisherConfiguration configuration =
            mock(MqttPublisherConfiguration.class, call -> call.getMethod().getDefaultValue());
    private MqttVerdictPublisher publisher;

    @BeforeEach
    void configure() {
        broker.configure(settings());
    }

    @AfterEach
    void close() {
        publisher.close();
        broker.close();
        mosquitto.close();
    }

    @Test
    void verdicts_are_confirmed_when_the_broker_has_them_in_their_order() throws MqttException {
        mosquitto.start();
        subscribe("fan/anomaly");
        start();

        CompletableFuture<Void> done = accept(Verdicts.numbered(0, 5_000));

        await().until(done::isDone);
        assertThat(done).isCompleted();
        await().untilAsserted(() -> assertThat(ids).isEqualTo(numbers(0, 5_000)));
        assertThat(publisher.confirmsDelivery()).isTrue();
        assertThat(publisher.status().figures())
                .containsEntry("published", 5_000L)
                .containsEntry("unconfirmed", 0);
    }

    @Test
    void verdicts_are_published_where_they_are_handed_over_and_keep_their_order() {
        List<String> sent = new CopyOnWriteArrayList<>();
        AtomicInteger here = new AtomicInteger();
        Thread caller = Thread.currentThread();
        start(sessionThatConfirms(payload -> {
            if (Thread.currentThread() == caller) {
                here.incrementAndGet();
            }
            sent.add(id(payload));
        }));

        for (int i = 0; i < 100; i++) {
            accept(Verdicts.numbered(10 * i, 10 * (i + 1)))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }

        assertThat(here).as("but for what the starting publisher may catch").hasValueGreaterThan(900);
        assertThat(sent).isEqualTo(numbers(0, 1_000));
    }

    @Test
    void verdicts_that_come_while_others_are_handed_to_the_client_follow_them() {
        List<String> sent = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> later = new CopyOnWriteArrayList<>();
        start(sessionThatConfirms(payload -> {
            sent.add(id(payload));
            if (sent.size() == 1) {
                later.add(CompletableFuture.supplyAsync(() -> accept(Verdicts.numbered(10, 300)))
                        .join());
            }
        }));

        accept(Verdicts.numbered(0, 10));

        await().until(() -> !later.isEmpty() && later.get(0).isDone());
        assertThat(sent).isEqualTo(numbers(0, 300));
    }

    @Test
    void whatever_the_client_throws_a_verdict_is_sent_again_and_none_stays_on_its_way() {
        AtomicInteger calls = new AtomicInteger();
        List<String> sent = new CopyOnWriteArrayList<>();
        start(sessionThatConfirms(payload -> {
            if (calls.incrementAndGet() <= 3) {
                throw new NoClassDefFoundError("meant to fail");
            }
            sent.add(id(payload));
        }));

        CompletableFuture<Void> done = accept(Verdicts.numbered(0, 20));

        await().until(done::isDone);
        assertThat(done).isCompleted();
        assertThat(sent).containsExactlyInAnyOrderElementsOf(numbers(0, 20));
        assertThat(publisher.status().figures()).containsEntry("unconfirmed", 0).containsEntry("sent again", 3L);
    }

    @Test
    void verdicts_that_come_when_as_many_are_on_their_way_as_may_be_go_out_when_one_is_confirmed() {
        when(configuration.inflight_maximum()).thenReturn(10);
        List<MqttPublishCallback> onTheirWay = new CopyOnWriteArrayList<>();
        MqttSession session = mock();
        when(session.isConnected()).thenReturn(true);
        doAnswer(call -> onTheirWay.add(call.getArgument(4)))
                .when(session)
                .publish(anyString(), any(), anyInt(), anyBoolean(), any());
        MqttBroker slow = mock();
        when(slow.open(any(), any())).thenReturn(session);
        start(slow);
        accept(Verdicts.numbered(0, 10));
        await().until(() -> onTheirWay.size() == 10);
        accept(Verdicts.numbered(10, 20));
        long begin = System.nanoTime();

        onTheirWay.forEach(MqttPublishCallback::onPublished);

        await().until(() -> onTheirWay.size() == 20);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        onTheirWay.forEach(MqttPublishCallback::onPublished);
    }

    @Test
    void another_client_with_the_same_client_id_is_in_the_status() {
        mosquitto.start();
        start();
        await().until(() -> publisher.status().level() == Status.Level.OK);
        try (PahoBroker elsewhere = new PahoBroker()) {
            elsewhere.configure(settings());
            elsewhere.open(new MqttSessionSettings(configuration.client_id(), false, 10), mock());

            await().untilAsserted(() -> {
                assertThat(publisher.status().level()).isEqualTo(Status.Level.WARNING);
                assertThat(publisher.status().message())
                        .contains("another client")
                        .contains("its own client.id");
            });
        }
    }

    @Test
    void a_refusal_that_comes_again_is_logged_once() {
        start();
        when(configuration.queue_capacity()).thenReturn(0);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(MqttVerdictPublisher.class);
        logger.addAppender(log);

        publisher.configure(configuration);
        publisher.configure(configuration);
        logger.detachAppender(log);

        assertThat(log.list).hasSize(1);
    }

    @Test
    void verdicts_wait_in_their_order_while_the_broker_is_away() throws MqttException {
        start();
        CompletableFuture<Void> done = accept(Verdicts.numbered(0, 100));
        assertThat(done).isNotDone();
        assertThat(publisher.status().level()).isEqualTo(Status.Level.ERROR);

        mosquitto.start();
        subscribe("fan/anomaly");

        await().until(done::isDone);
        assertThat(done).isCompleted();
    }

    @Test
    void every_verdict_arrives_although_the_broker_is_killed_in_the_middle() throws MqttException {
        mosquitto.start();
        subscribe("fan/anomaly");
        start();
        List<CompletableFuture<Void>> batches = new ArrayList<>();

        for (int i = 0; i < 90; i++) {
            batches.add(accept(Verdicts.numbered(100 * i, 100 * (i + 1))));
        }
        await().until(() -> ids.size() > 500);
        mosquitto.kill();
        mosquitto.start();
        subscribe("fan/anomaly");

        await().until(() -> batches.stream().allMatch(CompletableFuture::isDone));
        assertThat(batches).allSatisfy(batch -> assertThat(batch).isCompleted());
    }

    @Test
    void a_batch_beyond_the_capacity_is_refused_without_waiting() {
        when(configuration.queue_capacity()).thenReturn(100);
        start();

        CompletableFuture<Void> fits = accept(Verdicts.numbered(0, 100));
        CompletableFuture<Void> beyond = accept(Verdicts.numbered(100, 101));

        assertThat(fits).isNotDone();
        assertThat(beyond).isCompletedExceptionally();
        assertThat(publisher.status().figures())
                .containsEntry("batches refused", 1L)
                .containsEntry("unconfirmed", 100)
                .containsEntry("unconfirmed at most", 100)
                .containsEntry("connected", false)
                .containsKey("not connected since")
                .hasEntrySatisfying(
                        "last error",
                        error -> assertThat(error)
                                .asString()
                                .endsWith("the publisher's queue is full: 100 verdicts wait"));
    }

    @Test
    void only_alarm_changes_are_published_if_wanted() throws MqttException {
        when(configuration.publish_mode()).thenReturn("TRANSITIONS");
        mosquitto.start();
        subscribe("fan/anomaly");
        start();
        List<Verdict> mixed = new ArrayList<>(Verdicts.numbered(0, 10));
        mixed.add(5, Verdicts.transition("7"));

        CompletableFuture<Void> none = accept(Verdicts.numbered(0, 10));
        CompletableFuture<Void> one = accept(mixed);

        assertThat(none).isCompleted();
        await().until(one::isDone);
        await().untilAsserted(() -> assertThat(ids).containsExactly("transition 7"));
    }

    @Test
    void a_new_topic_and_a_new_client_id_take_effect_at_once() throws MqttException {
        mosquitto.start();
        subscribe("fan/anomaly");
        subscribe("other");
        start();
        List<CompletableFuture<Void>> batches = new ArrayList<>();

        for (int i = 0; i < 30; i++) {
            batches.add(accept(Verdicts.numbered(100 * i, 100 * (i + 1))));
            if (i == 10) {
                when(configuration.topic()).thenReturn("other");
                publisher.configure(configuration);
            }
            if (i == 20) {
                when(configuration.client_id()).thenReturn("another");
                publisher.configure(configuration);
            }
        }

        await().until(() -> batches.stream().allMatch(CompletableFuture::isDone));
        await().untilAsserted(() -> assertThat(ids).containsAll(numbers(0, 3_000)));
    }

    @Test
    void at_qos_0_a_verdict_is_done_when_it_was_written() {
        when(configuration.qos()).thenReturn(0);
        mosquitto.start();
        start();

        CompletableFuture<Void> done = accept(Verdicts.numbered(0, 3_000));

        await().until(done::isDone);
        assertThat(done).isCompleted();
    }

    @Test
    void unconfirmed_verdicts_fail_when_the_publisher_ends() {
        start();
        CompletableFuture<Void> waiting = accept(Verdicts.numbered(0, 10));

        publisher.close();

        assertThat(waiting).isCompletedExceptionally();
        assertThat(accept(Verdicts.numbered(0, 1))).isCompletedExceptionally();
    }

    @Test
    void an_invalid_configuration_is_refused_with_its_reason_and_the_old_one_stays() {
        mosquitto.start();
        start();
        await().until(() -> publisher.status().level() == Status.Level.OK);

        when(configuration.topic()).thenReturn("fan/#");
        publisher.configure(configuration);

        assertThat(publisher.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(publisher.status().message()).contains("topic 'fan/#' is no topic to publish on");
        CompletableFuture<Void> done = accept(Verdicts.numbered(0, 1));
        await().until(done::isDone);
    }

    @Test
    void a_verdict_that_the_broker_does_not_take_is_left_out_and_the_others_flow() throws MqttException {
        mosquitto.withSetting("max_packet_size 2000").start();
        subscribe("fan/anomaly");
        start();

        CompletableFuture<Void> poisoned = accept(List.of(withIdOf(1_950), withIdOf(10)));
        CompletableFuture<Void> others = accept(Verdicts.numbered(0, 300));

        await().until(others::isDone);
        await().atMost(Duration.ofMinutes(2)).until(poisoned::isDone);
        assertThat(poisoned).isCompleted();
        assertThat(new HashSet<>(ids)).hasSize(301).containsAll(numbers(0, 300));
        await().untilAsserted(() -> assertThat(publisher.status().level()).isEqualTo(Status.Level.WARNING));
        assertThat(publisher.status().message())
                .contains("does not take a verdict of fan 1 with 2", "raise its largest packet size");
        assertThat(publisher.status().figures())
                .containsEntry("left out, not taken by the broker", 1L)
                .containsEntry("published", 301L);

        // it is known now that such a size is hopeless
        long reconnects = (Long) publisher.status().figures().get("reconnects");
        accept(List.of(withIdOf(1_960), withIdOf(9))).join();
        assertThat(publisher.status().figures())
                .containsEntry("left out, not taken by the broker", 2L)
                .containsEntry("reconnects", reconnects);
    }

    private static Verdict withIdOf(int length) {
        return Verdicts.of("1", Optional.of("x".repeat(length)), 0, false, AlarmState.NORMAL, false);
    }

    private void start() {
        start(broker);
    }

    private void start(MqttBroker at) {
        publisher = new MqttVerdictPublisher(configuration, Map.of());
        publisher.setMqttBroker(at);
    }

    /** A broker that confirms each message within the call. */
    private static MqttBroker sessionThatConfirms(Consumer<byte[]> sent) {
        MqttSession session = mock();
        when(session.isConnected()).thenReturn(true);
        when(session.connection())
                .thenReturn(new ConnectionState(true, Instant.EPOCH, 0, Optional.empty(), Optional.empty()));
        doAnswer(call -> {
                    sent.accept(call.getArgument(1));
                    call.<MqttPublishCallback>getArgument(4).onPublished();
                    return null;
                })
                .when(session)
                .publish(anyString(), any(), anyInt(), anyBoolean(), any());
        MqttBroker broker = mock();
        when(broker.open(any(), any())).thenReturn(session);
        return broker;
    }

    private CompletableFuture<Void> accept(List<Verdict> verdicts) {
        return publisher.accept(verdicts).toCompletableFuture();
    }

    private void subscribe(String topic) throws MqttException {
        MqttClient client = new MqttClient(mosquitto.url(), MqttClient.generateClientId(), new MemoryPersistence());
        client.connect();
        client.subscribe(topic, 1, (on, message) -> {
            ids.add(id(message.getPayload()));
        });
    }

    private static String id(byte[] payload) {
        String text = new String(payload, UTF_8);
        return text.substring(text.indexOf("\"id\":\"") + 6, text.length() - 2);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private BrokerSettings settings() {
        return new BrokerSettings(
                mosquitto.url(),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1 << 20,
                Socket::new);
    }
}
