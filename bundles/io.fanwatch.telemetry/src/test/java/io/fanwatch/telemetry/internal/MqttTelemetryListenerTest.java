// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.Delivery;
import io.fanwatch.api.ReadingSink;
import io.fanwatch.api.Status;
import io.fanwatch.mqtt.ConnectionState;
import io.fanwatch.mqtt.MqttBroker;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttMessageHandler;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.mqtt.internal.BrokerSettings;
import io.fanwatch.mqtt.internal.PahoBroker;
import io.fanwatch.telemetry.format.PayloadRecord;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.slf4j.LoggerFactory;

class MqttTelemetryListenerTest {

    private final Mosquitto mosquitto = new Mosquitto().withPersistence().start();
    private final PahoBroker broker = new PahoBroker();
    private final List<Delivery> taken = new CopyOnWriteArrayList<>();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private final TelemetryConfiguration configuration = configuration();
    private volatile ReadingSink sink = this::takeAndAcknowledge;
    private MqttTelemetryListener listener;
    private MqttClient client;

    @BeforeEach
    void connect() throws MqttException {
        broker.configure(settings(mosquitto));
        connectClient();
    }

    @AfterEach
    void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect();
        }
        client.close();
        if (listener != null) {
            listener.close();
        }
        broker.close();
        mosquitto.close();
    }

    @Test
    void good_readings_among_malformed_messages_arrive_and_the_others_are_published_with_their_reason()
            throws MqttException {
        start();

        for (int i = 0; i < 300; i++) {
            publish("fan/messages", reading(i));
            publish("fan/messages", "malformed \"" + i + "\"");
        }

        await().untilAsserted(() -> assertThat(ids()).isEqualTo(numbers(0, 300)));
        await().untilAsserted(() -> assertThat(rejected).hasSize(300));
        assertThat(rejected)
                .filteredOn(message -> message.endsWith("Z\",\"payload\":\"malformed \\\"7\\\"\"}"))
                .singleElement()
                .asString()
                .startsWith("{\"reason\":\"not valid JSON at line 1")
                .contains("\"topic\":\"fan/messages\",\"receivedAt\":\"20");
        assertThat(listener.status().figures())
                .containsEntry("received", 600L)
                .containsEntry("accepted", 300L)
                .containsEntry("rejected", 300L)
                .containsEntry("rejected: not json", 300L);
        assertThat(listener.status().figures())
                .containsEntry("connected", true)
                .containsEntry("reconnects", 0L)
                .containsKeys("connected since", "received/s (10 s)", "received/s (1 min)");
        assertThat(listener.lastRejected()).hasSize(100).first().satisfies(last -> {
            assertThat(last.topic()).isEqualTo("fan/messages");
            assertThat(last.kind()).isEqualTo("not json");
            assertThat(last.reason()).startsWith("not valid JSON");
            assertThat(last.payload()).isEqualTo("malformed \"299\"");
        });
    }

    @Test
    void a_message_of_20_megabytes_is_rejected_with_its_size_and_costs_the_others_nothing() throws MqttException {
        start();

        publish("fan/messages", reading(1));
        publish("fan/messages", "x".repeat(20 << 20));
        publish("fan/messages", reading(2));

        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "2"));
        await().untilAsserted(() -> assertThat(rejected)
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .hasSizeLessThan(5_000)
                        .startsWith("{\"reason\":\"the message has 20971520 bytes, more than message.maximum.size")
                        .contains("\"payload\":\"xxx")));
        assertThat(listener.status().figures()).containsEntry("rejected: too large", 1L);
    }

    @Test
    void a_reading_that_waits_for_its_verdict_keeps_no_more_of_its_message_than_may_be_needed() throws Exception {
        MqttBroker fake = mock();
        MqttSession session = mock();
        when(fake.open(any(), any())).thenReturn(session);
        when(session.connection())
                .thenReturn(new ConnectionState(true, Instant.now(), 0, Optional.empty(), Optional.empty()));
        listener = new MqttTelemetryListener(configuration, Map.of());
        listener.setMqttBroker(fake);
        listener.setReadingSink(sink);
        ArgumentCaptor<MqttMessageHandler> handler = ArgumentCaptor.captor();
        verify(session).subscribe(any(), anyInt(), handler.capture());
        MqttInboundMessage message = mock();
        byte[] payload = reading(1).getBytes(UTF_8);
        when(message.topic()).thenReturn("fan/messages");
        when(message.payload()).thenReturn(payload);
        when(message.size()).thenReturn(payload.length);

        handler.getValue().onMessage(message);

        verify(message).trim(4_097);
    }

    @Test
    void rejected_messages_are_acknowledged_and_do_not_come_again() throws MqttException {
        restartSending(1);
        start();
        for (int i = 0; i < 100; i++) {
            publish("fan/messages", "malformed");
        }
        await().untilAsserted(() -> assertThat(rejected).hasSize(100));
        // which the broker sends when they are acknowledged, and not before
        publish("fan/messages", reading(1));
        await().untilAsserted(() -> assertThat(ids()).containsExactly("1"));

        mosquitto.restart();
        connectClient();

        publish("fan/messages", reading(2));
        await().untilAsserted(() -> assertThat(ids()).endsWith("2"));
        assertThat(listener.status().figures()).containsEntry("rejected", 100L);
        // messages may come before the session is told that it is connected
        await().untilAsserted(() -> assertThat(listener.status().figures())
                .containsEntry("reconnects", 1L)
                .containsKey("last connection failure"));
    }

    @Test
    void what_is_rejected_while_the_broker_is_away_is_published_when_it_is_back() throws MqttException {
        sink = (delivery, timeout, unit) -> false;
        start();
        publish("fan/messages", reading(1));
        publish("fan/messages", "malformed");
        await().until(() -> (long) listener.status().figures().get("received") > 0);

        mosquitto.stop();
        sink = this::takeAndAcknowledge;
        await().until(() -> listener.status().figures().get("rejected").equals(1L));
        mosquitto.start();
        connectClient();

        await().untilAsserted(() -> assertThat(rejected).isNotEmpty());
    }

    @Test
    void a_reading_that_was_not_acknowledged_comes_again() throws MqttException {
        sink = (delivery, timeout, unit) -> taken.add(delivery);
        // it sends the third when the first is acknowledged, and not before
        restartSending(2);
        start();
        publish("fan/messages", reading(1));
        publish("fan/messages", reading(2));
        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "2"));
        taken.get(0).acknowledge();

        publish("fan/messages", reading(3));
        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "2", "3"));
        mosquitto.restart();

        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "2", "3", "2", "3"));
    }

    @Test
    void a_full_sink_holds_the_stream_up_and_loses_nothing() throws MqttException {
        BlockingQueue<Delivery> full = new LinkedBlockingQueue<>(1);
        sink = full::offer;
        start();

        for (int i = 0; i < 50; i++) {
            publish("fan/messages", reading(i));
        }
        await().during(Duration.ofSeconds(2)).until(() -> full.size() == 1);
        for (int i = 0; i < 50; i++) {
            takeAndAcknowledge(await().until(() -> full.poll(1, TimeUnit.SECONDS), d -> d != null), 0, null);
        }

        assertThat(ids()).isEqualTo(numbers(0, 50));
    }

    @Test
    void a_sink_that_refuses_at_once_is_not_asked_all_the_time() throws MqttException {
        List<Long> offers = new CopyOnWriteArrayList<>();
        sink = (delivery, timeout, unit) -> !offers.add(System.nanoTime());
        start();
        publish("fan/messages", reading(1));

        await().until(() -> offers.size() >= 3);
        assertThat(Duration.ofNanos(offers.get(2) - offers.get(0))).isGreaterThan(Duration.ofMillis(500));
    }

    @Test
    void readings_that_a_predictor_breaks_on_are_handed_over_when_it_works_again_and_the_status_says_so()
            throws MqttException {
        sink = (delivery, timeout, unit) -> {
            throw new NoClassDefFoundError("meant to fail");
        };
        start();
        for (int i = 0; i < 50; i++) {
            publish("fan/messages", reading(i));
        }
        await().untilAsserted(() -> assertThat(listener.status().level()).isEqualTo(Status.Level.ERROR));
        assertThat(listener.status().message()).contains("meant to fail");

        sink = this::takeAndAcknowledge;

        await().untilAsserted(() -> assertThat(ids()).isEqualTo(numbers(0, 50)));
        await().until(() -> listener.status().level() == Status.Level.OK);
    }

    @Test
    void a_new_topic_takes_effect_at_once_and_no_reading_is_lost() throws MqttException {
        start();
        for (int i = 0; i < 100; i++) {
            publish("fan/messages", reading(i));
        }

        when(configuration.topic()).thenReturn("other/+");
        listener.configure(configuration);
        await().untilAsserted(() -> {
            publish("other/1", reading(1_000));
            assertThat(ids()).contains("1000");
        });
        for (int i = 100; i < 200; i++) {
            publish("other/1", reading(i));
        }

        await().untilAsserted(() -> assertThat(ids().stream().distinct().filter(id -> !id.equals("1000")))
                .containsExactlyElementsOf(numbers(0, 200)));
        publish("fan/messages", reading(2_000));
        publish("other/1", reading(3_000));
        await().untilAsserted(() -> assertThat(ids()).contains("3000"));
        assertThat(ids()).doesNotContain("2000");
    }

    @Test
    void another_quality_of_service_takes_effect_at_once_and_no_waiting_reading_is_lost() throws MqttException {
        sink = (delivery, timeout, unit) -> false;
        start();
        for (int i = 0; i < 50; i++) {
            publish("fan/messages", reading(i));
        }
        await().until(() -> (long) listener.status().figures().get("received") > 0);

        when(configuration.qos()).thenReturn(0);
        listener.configure(configuration);
        sink = this::takeAndAcknowledge;

        await().untilAsserted(() -> assertThat(ids()).isEqualTo(numbers(0, 50)));
    }

    @Test
    void another_client_id_opens_another_session() throws MqttException {
        start();

        when(configuration.client_id()).thenReturn("another");
        listener.configure(configuration);

        await().untilAsserted(() -> {
            publish("fan/messages", reading(1));
            assertThat(ids()).contains("1");
        });
    }

    @Test
    void another_client_id_loses_no_waiting_reading_and_leaves_no_subscription_under_the_old_one()
            throws MqttException {
        sink = (delivery, timeout, unit) -> false;
        start();
        for (int i = 0; i < 50; i++) {
            publish("fan/messages", reading(i));
        }
        await().until(() -> (long) listener.status().figures().get("received") > 0);

        sink = this::takeAndAcknowledge;
        when(configuration.client_id()).thenReturn("another");
        listener.configure(configuration);

        await().untilAsserted(() -> assertThat(ids()).containsAll(numbers(0, 50)));
        await().until(() -> listener.status().level() == Status.Level.OK);
        publish("fan/messages", reading(50));
        await().untilAsserted(() -> assertThat(ids()).contains("50"));
        when(configuration.client_id()).thenReturn("fanwatch-telemetry");
        listener.configure(configuration);
        await().until(() -> listener.status().level() == Status.Level.OK);
        publish("fan/messages", reading(51));
        await().untilAsserted(() -> assertThat(ids()).contains("51"));
        assertThat(ids()).as("the old id got nothing more").containsOnlyOnce("50");
    }

    @Test
    void another_client_with_the_same_client_id_is_in_the_status() {
        start();
        await().until(() -> listener.status().level() == Status.Level.OK);
        try (PahoBroker elsewhere = new PahoBroker()) {
            elsewhere.configure(settings(mosquitto));
            elsewhere.open(new MqttSessionSettings(configuration.client_id(), false, 10), mock());

            await().untilAsserted(() -> {
                assertThat(listener.status().level()).isEqualTo(Status.Level.WARNING);
                assertThat(listener.status().message())
                        .contains("another client")
                        .contains("its own client.id");
            });
        }
    }

    @Test
    void a_refusal_that_comes_again_is_logged_once() {
        start();
        when(configuration.topic()).thenReturn("fan/#");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(MqttTelemetryListener.class);
        logger.addAppender(log);

        listener.configure(configuration);
        listener.configure(configuration);
        logger.detachAppender(log);

        assertThat(log.list).hasSize(1);
    }

    @Test
    void an_invalid_configuration_is_refused_with_its_reason_and_the_old_one_stays() throws MqttException {
        start();

        when(configuration.topic()).thenReturn("fan/#");
        listener.configure(configuration);

        assertThat(listener.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(listener.status().message()).contains("rejected.topic fan/rejected is part of topic fan/#");
        publish("fan/messages", reading(1));
        publish("fan/other", reading(2));
        publish("fan/messages", reading(3));
        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "3"));
    }

    @Test
    void without_a_topic_for_them_rejected_messages_are_counted_and_acknowledged() throws MqttException {
        when(configuration.rejected_topic()).thenReturn("");
        start();

        for (int i = 0; i < 50; i++) {
            publish("fan/messages", "{}");
        }
        publish("fan/messages", reading(1));

        await().untilAsserted(() -> assertThat(ids()).containsExactly("1"));
        assertThat(rejected).isEmpty();
        assertThat(listener.status().figures()).containsEntry("rejected: field missing", 50L);
    }

    @Test
    void a_listener_begun_with_an_invalid_configuration_says_why_it_does_nothing() {
        when(configuration.qos()).thenReturn(2);
        listener = new MqttTelemetryListener(configuration, Map.of("kura.service.pid", "telemetry"));

        assertThat(listener.status().component()).isEqualTo("telemetry");
        assertThat(listener.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(listener.status().message()).contains("qos is 2");
    }

    @Test
    void without_a_broker_or_a_predictor_it_says_what_it_waits_for_and_goes_on_when_it_is_there() throws MqttException {
        ReadingSink predictor = this::takeAndAcknowledge;
        listener = new MqttTelemetryListener(configuration, Map.of());
        assertThat(listener.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(listener.status().message()).isEqualTo("waiting for a broker: none matches MqttBroker.target");

        listener.setMqttBroker(broker);
        assertThat(listener.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(listener.status().message()).isEqualTo("waiting for a predictor: none matches ReadingSink.target");
        assertThat(broker.description()).contains("0 of 0 sessions");

        listener.setReadingSink(predictor);
        await().until(() -> listener.status().level() == Status.Level.OK);
        listener.unsetReadingSink(predictor);
        assertThat(broker.description()).contains("0 of 0 sessions");
        publish("fan/messages", reading(1));
        listener.setReadingSink(predictor);

        await().untilAsserted(() -> assertThat(ids()).containsExactly("1"));
        listener.unsetMqttBroker(broker);
        assertThat(listener.status().message()).startsWith("waiting for a broker");
        assertThat(listener.status().figures()).containsEntry("received", 1L);
    }

    @Test
    void another_predictor_is_bound_before_the_old_one_is_unbound_and_takes_over() throws MqttException {
        ReadingSink stubborn = (delivery, timeout, unit) -> true;
        ReadingSink successor = this::takeAndAcknowledge;
        listener = new MqttTelemetryListener(configuration, Map.of());
        listener.setMqttBroker(broker);
        listener.setReadingSink(stubborn);
        await().until(() -> listener.status().level() == Status.Level.OK);
        publish("fan/messages", reading(1));
        await().until(() -> listener.status().figures().get("accepted").equals(1L));

        listener.setReadingSink(successor);
        listener.unsetReadingSink(stubborn);
        publish("fan/messages", reading(2));

        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "2"));
    }

    @Test
    void another_broker_is_bound_before_the_old_one_is_unbound_and_takes_over() throws MqttException {
        try (Mosquitto old = new Mosquitto().start();
                PahoBroker oldBroker = new PahoBroker()) {
            oldBroker.configure(settings(old));
            listener = new MqttTelemetryListener(configuration, Map.of());
            listener.setReadingSink(this::takeAndAcknowledge);
            listener.setMqttBroker(oldBroker);
            await().until(() -> listener.status().level() == Status.Level.OK);

            listener.setMqttBroker(broker);
            listener.unsetMqttBroker(oldBroker);
            await().until(() -> listener.status().level() == Status.Level.OK);
            publish("fan/messages", reading(1));

            await().untilAsserted(() -> assertThat(ids()).containsExactly("1"));
            assertThat(oldBroker.description()).contains("0 of 0 sessions");
        }
    }

    @Test
    void other_than_text_is_published_in_base_64() throws Exception {
        start();

        client.publish("fan/messages", new byte[] {(byte) 0xFF, 0, 1}, 1, false);

        await().untilAsserted(() -> assertThat(rejected).hasSize(1));
        assertThat(rejected.get(0)).endsWith("\"payloadBase64\":\"/wAB\"}");
    }

    @Test
    void a_message_of_several_readings_is_acknowledged_when_all_of_them_are_and_a_bad_one_is_rejected_alone()
            throws MqttException {
        sink = (delivery, timeout, unit) -> taken.add(delivery);
        restartSending(1);
        start();
        publish("fan/messages", "[" + reading(1) + ",{\"deviceID\":\"1\"}," + reading(2) + "]");
        publish("fan/messages", reading(3));
        await().untilAsserted(() -> assertThat(rejected).hasSize(1));
        assertThat(rejected.get(0)).contains("reading 2 of 3: the field rotation is missing");
        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "2"));

        taken.get(1).acknowledge();
        taken.get(1).acknowledge();
        await().during(Duration.ofMillis(300)).until(() -> ids().size() == 2);
        taken.get(0).acknowledge();

        await().untilAsserted(() -> assertThat(ids()).containsExactly("1", "2", "3"));
    }

    @Test
    void values_of_their_own_topics_are_joined_and_come_again_until_their_reading_is_acknowledged()
            throws MqttException {
        when(configuration.topic()).thenReturn("hall2/+/+");
        when(configuration.payload_format()).thenReturn("VALUE_PER_TOPIC");
        when(configuration.device_source()).thenReturn("TOPIC");
        sink = (delivery, timeout, unit) -> taken.add(delivery);
        start();

        publish("hall2/fan7/rotation", "528.5");
        publish("hall2/fan7/temperature", "35.9");
        publish("hall2/fan7/status", "online");
        publish("hall2/fan7/vibration", "191.7");
        await().untilAsserted(() -> assertThat(listener.status().figures())
                .containsEntry("waiting for their reading", 3)
                .containsEntry("lacking values", "fan7: no sound yet"));
        publish("hall2/fan7/sound", "46.8");
        await().untilAsserted(() -> assertThat(taken).hasSize(1));
        mosquitto.restart();

        await().untilAsserted(() -> assertThat(taken).hasSizeGreaterThan(1));
        assertThat(taken).allSatisfy(delivery -> {
            assertThat(delivery.reading().deviceId()).isEqualTo("fan7");
            assertThat(delivery.reading().value(0)).isEqualTo(528.5);
            assertThat(delivery.reading().value(3)).isEqualTo(46.8);
        });
        assertThat(rejected).isEmpty();
    }

    @Test
    void a_value_that_comes_too_soon_makes_a_reading_by_itself_when_its_time_has_come() throws MqttException {
        when(configuration.topic()).thenReturn("hall2/+/+");
        when(configuration.payload_format()).thenReturn("VALUE_PER_TOPIC");
        when(configuration.device_source()).thenReturn("TOPIC");
        when(configuration.features()).thenReturn("rotation,sound");
        when(configuration.join_trigger()).thenReturn("EVERY 2 s");
        start();

        publish("hall2/fan7/rotation", "528.5");
        publish("hall2/fan7/sound", "46.8");
        publish("hall2/fan7/rotation", "529.5");

        await().untilAsserted(() -> assertThat(taken)
                .extracting(delivery -> delivery.reading().value(0))
                .containsExactly(528.5, 529.5));
        assertThat(listener.status().figures()).containsEntry("waiting for their reading", 0);
    }

    @Test
    void a_retained_reading_is_left_out_however_often_it_is_subscribed_to_unless_it_is_wanted() throws MqttException {
        client.publish("fan/messages", reading(1).getBytes(UTF_8), 1, true);
        start();
        await().until(() -> (long) listener.status().figures().get("retained, left out") > 0);
        mosquitto.restart();
        connectClient();
        publish("fan/messages", reading(2));
        await().untilAsserted(() -> assertThat(ids()).containsExactly("2"));

        when(configuration.retained_messages()).thenReturn("ONCE");
        listener.configure(configuration);
        await().untilAsserted(() -> assertThat(ids()).contains("1"));
        listener.configure(configuration);
        publish("fan/messages", reading(3));
        await().untilAsserted(() -> assertThat(ids()).containsExactly("2", "1", "3"));
    }

    @Test
    void a_format_of_another_bundle_is_used_when_it_is_there() throws MqttException {
        when(configuration.payload_format()).thenReturn("SERVICE");
        start();
        publish("fan/messages", "7 1 2 3 4");
        await().untilAsserted(() -> assertThat(rejected).hasSize(1));
        assertThat(rejected.get(0)).contains("no payload format matches PayloadFormat.target");

        listener.setPayloadFormat(() -> message -> {
            String[] words = new String(message.payload(), UTF_8).split(" ");
            return List.of(PayloadRecord.of(Map.of(
                    "id",
                    words[0],
                    "deviceID",
                    "a",
                    "rotation",
                    words[1],
                    "temperature",
                    words[2],
                    "vibration",
                    words[3],
                    "sound",
                    words[4])));
        });
        publish("fan/messages", "8 1 2 3 4");
        publish("fan/messages", "9 1");

        await().untilAsserted(() -> assertThat(ids()).containsExactly("8"));
        await().untilAsserted(() -> assertThat(rejected).hasSize(2));
        assertThat(rejected.get(1)).contains("the payload format failed on this message");
    }

    private static BrokerSettings settings(Mosquitto server) {
        return new BrokerSettings(
                server.url(),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1 << 20,
                Socket::new);
    }

    private void start() {
        listener = new MqttTelemetryListener(configuration, Map.of());
        listener.setMqttBroker(broker);
        listener.setReadingSink((delivery, timeout, unit) -> sink.offer(delivery, timeout, unit));
        await().until(() -> listener.status().level() == Status.Level.OK);
    }

    private boolean takeAndAcknowledge(Delivery delivery, long timeout, TimeUnit unit) {
        taken.add(delivery);
        delivery.acknowledge();
        return true;
    }

    private List<String> ids() {
        return taken.stream()
                .map(delivery -> delivery.reading().id().orElseThrow())
                .toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private static String reading(int id) {
        return "{\"deviceID\":\"1\",\"id\":" + id
                + ",\"rotation\":528.5,\"temperature\":35.9,\"vibration\":191.7,\"sound\":46.8}";
    }

    /** Has the broker send no more messages at a time to a client that does not acknowledge them. */
    private void restartSending(int most) throws MqttException {
        mosquitto.withSetting("max_inflight_messages " + most).restart();
        connectClient();
    }

    /* with a session that the broker keeps, so that nothing rejected passes by while it is away */
    private void connectClient() throws MqttException {
        client = new MqttClient(mosquitto.url(), "tests", new MemoryPersistence());
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                rejected.add(new String(message.getPayload(), UTF_8));
            }

            @Override
            public void connectionLost(Throwable cause) {
                // a test that restarts the broker connects again
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // publish waits for it
            }
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setMaxInflight(1_000);
        client.connect(options);
        client.subscribe("fan/rejected", 1);
    }

    private void publish(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(UTF_8), 1, false);
    }

    private static TelemetryConfiguration configuration() {
        return mock(TelemetryConfiguration.class, call -> call.getMethod().getDefaultValue());
    }
}
