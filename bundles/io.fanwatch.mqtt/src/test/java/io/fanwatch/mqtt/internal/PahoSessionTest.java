// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.mqtt.internal.BrokerSettings.Credentials;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PahoSessionTest {

    private final Mosquitto mosquitto = new Mosquitto().withPersistence();
    private final PahoBroker broker = new PahoBroker();
    private final List<String> news = new CopyOnWriteArrayList<>();
    private final List<MqttInboundMessage> received = new CopyOnWriteArrayList<>();
    private int probes;
    private final MqttSessionListener listener = new MqttSessionListener() {
        @Override
        public void onConnected(boolean sessionPresent) {
            news.add("connected, session " + (sessionPresent ? "present" : "new"));
        }

        @Override
        public void onDisconnected(String reason) {
            news.add(reason);
        }
    };

    @AfterEach
    void close() {
        broker.close();
        mosquitto.close();
    }

    @Test
    void a_message_arrives_with_its_topic_content_and_quality_of_service() throws MqttException {
        mosquitto.start();
        connectedListener("fan/+");

        publish("fan/1", "hello");

        awaitPayloads("hello");
        assertThat(received.get(0).topic()).isEqualTo("fan/1");
        assertThat(received.get(0).qos()).isEqualTo(1);
    }

    @Test
    void what_was_not_acknowledged_comes_again_after_a_restart_of_the_broker() throws MqttException {
        // the broker sends the fourth when it has an acknowledgement, and not before
        mosquitto.withSetting("max_inflight_messages 3").start();
        connectedListener("fan/#");
        publish("fan/1", "kept", "acknowledged", "kept too");
        awaitPayloads("kept", "acknowledged", "kept too");
        received.get(1).acknowledge();
        publish("fan/1", "marker");
        awaitPayloads("kept", "acknowledged", "kept too", "marker");

        mosquitto.restart();

        awaitPayloads("kept", "acknowledged", "kept too", "marker", "kept", "kept too", "marker");
    }

    @Test
    void an_acknowledgement_for_an_earlier_connection_does_nothing() throws MqttException {
        mosquitto.start();
        connectedListener("fan/#");
        publish("fan/1", "first");
        awaitPayloads("first");
        mosquitto.restart();
        awaitPayloads("first", "first");

        received.get(0).acknowledge();
        mosquitto.restart();

        awaitPayloads("first", "first", "first");
    }

    @Test
    void an_acknowledged_message_does_not_come_again() throws MqttException {
        // the broker sends the second when the first is acknowledged, and not before
        mosquitto.withSetting("max_inflight_messages 1").start();
        connectedListener("fan/#");
        publish("fan/1", "first");
        awaitPayloads("first");
        received.get(0).acknowledge();
        received.get(0).acknowledge();
        publish("fan/1", "second");
        awaitPayloads("first", "second");

        mosquitto.restart();

        awaitPayloads("first", "second", "second");
    }

    @Test
    void a_broker_that_comes_later_is_found() {
        broker.configure(settings());
        MqttSession session = broker.open(new MqttSessionSettings("late", false, 10), listener);
        await().until(() -> !news.isEmpty());
        assertThat(news.get(0)).contains("no broker takes connections there");
        assertThat(session.isConnected()).isFalse();

        mosquitto.start();

        await().until(session::isConnected);
    }

    @Test
    void new_credentials_take_effect_at_once_and_lose_no_unacknowledged_message() throws MqttException {
        mosquitto.withUser("fans", "old").start();
        broker.configure(settings("fans", "old"));
        listen("fan/#");
        awaitConnections(1);
        publishAs("fans", "old", 1, "fan/1", "unacknowledged");
        awaitPayloads("unacknowledged");

        mosquitto.withUser("fans", "new").restart();
        await().until(() -> news.stream().anyMatch(reason -> reason.contains("check")));
        broker.configure(settings("fans", "new"));

        awaitPayloads("unacknowledged", "unacknowledged");
        await().untilAsserted(() -> assertThat(news).last().isEqualTo("connected, session present"));
    }

    @Test
    void another_subscription_replaces_the_one_before_also_after_a_reconnect() throws MqttException {
        mosquitto.start();
        MqttSession session = connectedListener("old/#");
        session.subscribe("new/#", 1, this::acknowledge);
        await().until(() -> subscriptionsEnded("old/#"));

        publish("old/1", "of old");
        publish("new/1", "of new");
        awaitPayloads("of new");
        awaitBroker(session);
        mosquitto.restart();
        awaitConnections(2);
        publish("old/1", "of old");
        publish("new/1", "of new again");

        awaitPayloads("of new", "of new again");
    }

    @Test
    void a_handler_that_blocks_beyond_the_keep_alive_keeps_its_connection() throws Exception {
        mosquitto.start();
        broker.configure(settings(Duration.ofSeconds(3)));
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        MqttSession session = broker.open(new MqttSessionSettings("blocked", true, 10), listener);
        session.subscribe("fan/#", 1, message -> {
            awaitRelease(release);
            message.acknowledge();
            handled.incrementAndGet();
        });
        awaitConnections(1);

        publish("fan/1", numbered(100));
        await().during(Duration.ofSeconds(8)).until(session::isConnected);
        release.countDown();

        await().untilAsserted(() -> assertThat(handled).hasValue(100));
        assertThat(news).containsExactly("connected, session new");
    }

    @Test
    void a_handler_that_blocks_while_more_waits_than_there_is_room_for_keeps_its_connection_and_gets_all_once()
            throws Exception {
        mosquitto.withSetting("max_inflight_messages 0").start();
        broker.configure(settings(Duration.ofSeconds(1)));
        CountDownLatch release = new CountDownLatch(1);
        List<String> handled = new CopyOnWriteArrayList<>();
        MqttSession session = broker.open(new MqttSessionSettings("blocked", true, 10), listener);
        session.subscribe("fan/#", 1, message -> {
            awaitRelease(release);
            handled.add(text(message));
            message.acknowledge();
        });
        awaitConnections(1);

        publish("fan/1", numbered(3_000));
        await().during(Duration.ofSeconds(6)).until(session::isConnected);
        release.countDown();

        await().untilAsserted(() -> assertThat(handled).hasSize(3_000));
        assertThat(handled).doesNotHaveDuplicates();
        assertThat(news).containsExactly("connected, session new");
    }

    @Test
    void a_handler_that_blocks_until_the_broker_has_gone_and_come_back_loses_nothing() throws Exception {
        mosquitto.withSetting("max_inflight_messages 0").start();
        broker.configure(settings(Duration.ofSeconds(1)));
        CountDownLatch release = new CountDownLatch(1);
        Set<String> handled = ConcurrentHashMap.newKeySet();
        MqttSession session = broker.open(new MqttSessionSettings("blocked", true, 10), listener);
        session.subscribe("fan/#", 1, message -> {
            awaitRelease(release);
            handled.add(text(message));
            message.acknowledge();
        });
        awaitConnections(1);

        publish("fan/1", numbered(3_000));
        mosquitto.restart();
        await().until(() -> news.size() > 1);
        release.countDown();

        await().untilAsserted(() -> assertThat(handled).hasSize(3_000));
    }

    @Test
    void what_waits_at_quality_of_service_2_since_an_earlier_subscription_arrives_once_and_is_done_with()
            throws Exception {
        mosquitto.withSetting("max_inflight_messages 20").start();
        try (MqttClient earlier = new MqttClient(mosquitto.url(), "listener", new MemoryPersistence())) {
            MqttConnectOptions kept = new MqttConnectOptions();
            kept.setCleanSession(false);
            earlier.connect(kept);
            earlier.subscribe("fan/#", 2);
            earlier.disconnect();
        }
        publish(2, "fan/1", numbered(500));
        broker.configure(settings());
        MqttSession session = broker.open(new MqttSessionSettings("listener", true, 10), listener);
        session.subscribe("fan/#", 1, this::acknowledge);

        await().untilAsserted(() -> assertThat(received).hasSize(500));
        assertThat(received.get(0).qos()).isEqualTo(2);
        awaitBroker(session);
        mosquitto.restart();
        awaitConnections(2);
        publish("fan/1", "marker");

        await().untilAsserted(() -> assertThat(received).hasSize(501));
        assertThat(received.stream().map(PahoSessionTest::text)).doesNotHaveDuplicates();
    }

    @Test
    void a_message_that_is_too_large_is_told_by_its_size_and_costs_the_others_nothing() throws Exception {
        mosquitto.start();
        connectedListener("fan/#");

        publish("fan/1", "before", "x".repeat(20 << 20), "after");

        await().untilAsserted(() -> assertThat(received).hasSize(3));
        assertThat(received.get(0).size()).isEqualTo("before".length());
        assertThat(received.get(1).size()).isEqualTo(20 << 20);
        assertThat(received.get(1).payload()).hasSizeLessThan(10_000).startsWith('x');
        received.get(1).trim(10);
        assertThat(received.get(1).payload()).hasSize(10);
        assertThat(received.get(1).size()).isEqualTo(20 << 20);
        received.forEach(MqttInboundMessage::acknowledge);
        publish("fan/1", "marker");
        await().untilAsserted(() -> assertThat(received).hasSize(4));

        mosquitto.restart();

        awaitConnections(2);
        await().untilAsserted(() ->
                assertThat(received.stream().skip(4).map(PahoSessionTest::text)).containsExactly("marker"));
    }

    @Test
    void what_is_not_acknowledged_is_bounded_in_bytes_whoever_keeps_it() throws Exception {
        mosquitto.withSetting("max_inflight_messages 0").start();
        connectedListener("fan/#");
        String megabyte = "x".repeat(1 << 20);

        publish("fan/1", repeated(40, megabyte));
        await().until(() -> received.size() == 32);
        await().during(Duration.ofSeconds(2)).until(() -> received.size() == 32);
        received.forEach(MqttInboundMessage::acknowledge);

        await().untilAsserted(() -> assertThat(received).hasSize(40));
    }

    @Test
    void a_handler_that_throws_does_not_stop_the_stream() throws MqttException {
        mosquitto.start();
        broker.configure(settings());
        MqttSession session = broker.open(new MqttSessionSettings("throwing", true, 10), listener);
        session.subscribe("fan/#", 1, message -> {
            received.add(message);
            throw new IllegalStateException("meant to fail");
        });
        awaitConnections(1);

        publish("fan/1", "one", "two");

        awaitPayloads("one", "two");
    }

    @Test
    void every_publication_ahead_of_its_callbacks_is_confirmed() throws Exception {
        mosquitto.start();
        connectedListener("fan/#");
        MqttSession session = broker.open(new MqttSessionSettings("publisher", false, 500), listener);
        await().until(session::isConnected);
        Outcomes outcomes = new Outcomes();

        for (int qos = 0; qos < 2; qos++) {
            for (int i = 0; i < 500; i++) {
                session.publish("fan/1", new byte[] {1}, qos, false, outcomes);
            }
            int expected = 500 * (qos + 1);
            await().untilAsserted(() -> assertThat(outcomes.published).hasValue(expected));
        }

        assertThat(outcomes.failures).isEmpty();
    }

    @Test
    void a_publication_that_is_under_way_when_the_connection_is_lost_fails() {
        mosquitto.start();
        broker.configure(settings());
        MqttSession session = broker.open(new MqttSessionSettings("publisher", false, 20_000), listener);
        await().until(session::isConnected);
        Outcomes outcomes = new Outcomes();

        for (int i = 0; i < 20_000; i++) {
            session.publish("fan/1", new byte[1_000], 1, false, outcomes);
        }
        mosquitto.kill();

        await().untilAsserted(() ->
                assertThat(outcomes.published.get() + outcomes.failures.size()).isEqualTo(20_000));
        assertThat(outcomes.failures).isNotEmpty();
    }

    @Test
    void publishing_without_a_connection_fails_at_once() {
        broker.configure(settings());
        MqttSession session = broker.open(new MqttSessionSettings("publisher", false, 10), listener);
        Outcomes outcomes = new Outcomes();

        session.publish("fan/1", new byte[1], 1, false, outcomes);

        assertThat(outcomes.failures).containsExactly("not connected");
    }

    @Test
    void an_invalid_topic_fails_and_the_session_goes_on() {
        mosquitto.start();
        broker.configure(settings());
        MqttSession session = broker.open(new MqttSessionSettings("publisher", false, 10), listener);
        await().until(session::isConnected);
        Outcomes outcomes = new Outcomes();

        session.publish("fan/#", new byte[1], 1, false, outcomes);
        session.publish("fan/1", new byte[1], 1, false, outcomes);

        await().untilAsserted(() -> assertThat(outcomes.published).hasValue(1));
        assertThat(outcomes.failures).hasSize(1);
    }

    @Test
    void what_may_stay_behind_at_the_broker_when_a_session_is_forgotten_is_said() throws MqttException {
        mosquitto.start();
        MqttSession session = connectedListener("fan/#");
        publish("fan/1", "never acknowledged");
        awaitPayloads("never acknowledged");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(PahoSession.class);
        logger.addAppender(log);

        session.forget();
        logger.detachAppender(log);

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(
                        line -> line.startsWith("Messages may still wait at the broker under the client id listener:"));
    }

    @Test
    void a_closed_session_leaves_the_broker_and_does_not_come_back() throws MqttException {
        mosquitto.start();
        MqttSession session = connectedListener("fan/#");

        session.close();
        session.close();
        publish("fan/1", "while away");

        assertThat(session.isConnected()).isFalse();
        assertThat(broker.description()).endsWith("0 of 0 sessions connected");
        listen("fan/#");
        awaitPayloads("while away");
    }

    private MqttSession connectedListener(String filter) {
        broker.configure(settings());
        MqttSession session = listen(filter);
        awaitConnections(1);
        return session;
    }

    private MqttSession listen(String filter) {
        MqttSession session = broker.open(new MqttSessionSettings("listener", true, 10), listener);
        session.subscribe(filter, 1, received::add);
        return session;
    }

    private void acknowledge(MqttInboundMessage message) {
        message.acknowledge();
        received.add(message);
    }

    /** Waits until the broker has all that the session sent before. */
    private static void awaitBroker(MqttSession session) {
        Outcomes outcomes = new Outcomes();
        session.publish("elsewhere", new byte[1], 1, false, outcomes);
        await().untilAsserted(() -> assertThat(outcomes.published).hasValue(1));
    }

    private boolean subscriptionsEnded(String filter) throws MqttException {
        String probe = "probe " + ++probes;
        publish(filter.replace("#", "probe"), probe);
        publish("new/probe", probe);
        await().until(() -> received.stream().anyMatch(message -> text(message).equals(probe)));
        // in the order in which they were published: that of the old topic would be the first
        boolean ended = received.stream()
                .filter(message -> text(message).equals(probe))
                .noneMatch(message -> message.topic().startsWith("old"));
        received.clear();
        return ended;
    }

    private void awaitConnections(int count) {
        await().until(() ->
                news.stream().filter(entry -> entry.startsWith("connected")).count() >= count);
    }

    private void awaitPayloads(String... expected) {
        await().untilAsserted(() ->
                assertThat(received.stream().map(PahoSessionTest::text)).containsExactly(expected));
    }

    private static String text(MqttInboundMessage message) {
        return new String(message.payload(), UTF_8);
    }

    private static void awaitRelease(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String[] repeated(int count, String each) {
        String[] payloads = new String[count];
        Arrays.fill(payloads, each);
        return payloads;
    }

    private static String[] numbered(int count) {
        String[] payloads = new String[count];
        for (int i = 0; i < count; i++) {
            payloads[i] = "message " + i;
        }
        return payloads;
    }

    private void publish(String topic, String... payloads) throws MqttException {
        publish(1, topic, payloads);
    }

    private void publish(int qos, String topic, String... payloads) throws MqttException {
        publishAs("", "", qos, topic, payloads);
    }

    private void publishAs(String user, String password, int qos, String topic, String... payloads)
            throws MqttException {
        MqttConnectOptions connect = new MqttConnectOptions();
        connect.setMaxInflight(1_000);
        if (!user.isEmpty()) {
            connect.setUserName(user);
            connect.setPassword(password.toCharArray());
        }
        try (MqttClient client =
                new MqttClient(mosquitto.url(), MqttClient.generateClientId(), new MemoryPersistence())) {
            client.connect(connect);
            for (String payload : payloads) {
                client.publish(topic, payload.getBytes(UTF_8), qos, false);
            }
            client.disconnect();
        }
    }

    private BrokerSettings settings() {
        return settings(Optional.empty(), Duration.ofSeconds(30));
    }

    private BrokerSettings settings(Duration keepAlive) {
        return settings(Optional.empty(), keepAlive);
    }

    private BrokerSettings settings(String user, String password) {
        return settings(Optional.of(new Credentials(user, password)), Duration.ofSeconds(30));
    }

    private BrokerSettings settings(Optional<Credentials> credentials, Duration keepAlive) {
        return new BrokerSettings(
                mosquitto.url(),
                credentials,
                keepAlive,
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1 << 20,
                Socket::new);
    }

    private static final class Outcomes implements MqttPublishCallback {

        final AtomicInteger published = new AtomicInteger();
        final List<String> failures = new CopyOnWriteArrayList<>();

        @Override
        public void onPublished() {
            published.incrementAndGet();
        }

        @Override
        public void onFailure(String reason) {
            failures.add(reason);
        }
    }
}
