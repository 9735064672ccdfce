// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fast path assumes of Paho, which no contract of Paho promises: a new Paho that fails here cannot be embedded as it is. */
class PahoAssumptionsTest {

    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;
    private static final int PINGREQ = 12;
    private static final int DISCONNECT = 14;

    private final TinyBroker broker = new TinyBroker();
    private final List<String> uses = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> throughPaho = new CopyOnWriteArrayList<>();
    private final List<Throwable> losses = new CopyOnWriteArrayList<>();
    private final Outcomes outcomes = new Outcomes();
    private final Socket network = new Socket();
    private volatile boolean full;
    private final FastPath fastPath = new FastPath(
            network,
            1 << 20,
            (topic, payload, size, qos, id) -> !full && received.add(topic + " " + new String(payload, UTF_8)),
            "tested",
            100);
    private MqttAsyncClient client;

    @BeforeEach
    void start() throws Exception {
        client = new MqttAsyncClient("tcp://127.0.0.1:" + broker.port(), "tested", new MemoryPersistence());
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                losses.add(cause);
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                throughPaho.add("arrived on " + topic);
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                throughPaho.add("delivered");
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        client.disconnectForcibly(0, 0, false);
        client.close(true);
        broker.close();
    }

    @Test
    void it_asks_once_for_a_socket_that_is_not_connected_and_uses_no_more_of_it_than_it_may() throws Exception {
        Socket watched = new WatchedSocket();
        SocketFactory factory = new SingleSocketFactory(watched) {
            @Override
            public Socket createSocket() {
                uses.add("create");
                return super.createSocket();
            }
        };

        connect(factory, 30);
        client.subscribe("fan/#", 1).waitForCompletion();
        client.disconnect().waitForCompletion();

        assertThat(uses).startsWith("create", "connect").containsOnlyOnce("create", "connect");
        assertThat(uses)
                .isSubsetOf("create", "connect", "time-out", "input", "output", "close")
                .containsOnlyOnce("input", "output")
                .endsWith("close");
    }

    @Test
    void it_flushes_after_each_whole_packet_so_that_ours_may_come_between_two_of_its_own() throws Exception {
        connect(fastPath.sockets(), 30);
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread publisher = new Thread(() -> {
                for (int j = 0; j < 200; j++) {
                    fastPath.publish("fan/anomaly", new byte[j], 0, false, outcomes);
                }
            });
            publisher.start();
            publishers.add(publisher);
        }
        for (int i = 0; i < 50; i++) {
            client.subscribe("fan/" + i, 1).waitForCompletion();
            client.unsubscribe("fan/" + i).waitForCompletion();
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }

        await().untilAsserted(() -> assertThat(broker.published()).hasSize(800));
        assertThat(broker.nonsense()).isEmpty();
        assertThat(losses).isEmpty();
    }

    @Test
    void it_numbers_its_packets_below_those_that_are_ours() throws Exception {
        connect(fastPath.sockets(), 30);
        for (int i = 0; i < 300; i++) {
            client.subscribe("fan/" + i, 1).waitForCompletion();
            fastPath.publish("fan/anomaly", new byte[1], 1, false, outcomes);
            client.unsubscribe("fan/" + i).waitForCompletion();
        }

        await().untilAsserted(() -> assertThat(outcomes.published).hasValue(300));
        assertThat(broker.ids(SUBSCRIBE)).hasSize(300).allMatch(id -> id >= 1 && id < 1_024);
        assertThat(broker.ids(UNSUBSCRIBE)).hasSize(300).allMatch(id -> id >= 1 && id < 1_024);
        assertThat(broker.published()).hasSize(300).allMatch(id -> id >= 1_024);
    }

    @Test
    void it_neither_sees_our_messages_nor_keeps_them_nor_minds_their_confirmations() throws Exception {
        connect(fastPath.sockets(), 30);

        for (int i = 0; i < 50; i++) {
            fastPath.publish("fan/anomaly", new byte[1], 1, false, outcomes);
            broker.send("fan/messages", "reading " + i, 1_000 + i);
        }

        await().untilAsserted(() -> assertThat(outcomes.published).hasValue(50));
        await().untilAsserted(() -> assertThat(received).hasSize(50).startsWith("fan/messages reading 0"));
        assertThat(client.getPendingDeliveryTokens()).isEmpty();
        assertThat(client.getInFlightMessageCount()).isZero();
        client.subscribe("fan/#", 1).waitForCompletion();
        assertThat(throughPaho).isEmpty();
        assertThat(losses).isEmpty();
    }

    @Test
    void it_keeps_a_connection_alive_over_which_only_our_messages_pass() throws Exception {
        connect(fastPath.sockets(), 1);

        await().pollInterval(Duration.ofMillis(50))
                .during(Duration.ofSeconds(4))
                .until(() -> {
                    fastPath.publish("fan/anomaly", new byte[1], 1, false, outcomes);
                    broker.send("fan/messages", "reading", 7);
                    return client.isConnected() && losses.isEmpty();
                });
        assertThat(broker.count(PINGREQ)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void it_notices_a_broker_that_answers_no_ping_although_messages_of_ours_come() throws Exception {
        broker.answerNoPings();
        connect(fastPath.sockets(), 1);

        await().pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(SocketException.class)
                .until(() -> {
                    if (losses.isEmpty()) {
                        broker.send("fan/messages", "reading", 7);
                    }
                    return !losses.isEmpty();
                });
    }

    @Test
    void it_keeps_a_connection_whose_messages_find_no_room_and_minds_no_answer_that_comes_late() throws Exception {
        connect(fastPath.sockets(), 1);
        full = true;
        broker.send("fan/messages", "reading", 7);

        await().during(Duration.ofSeconds(5)).until(() -> client.isConnected() && losses.isEmpty());
        full = false;

        await().untilAsserted(() -> assertThat(received).containsExactly("fan/messages reading"));
        int pings = broker.count(PINGREQ);
        await().until(() -> broker.count(PINGREQ) > pings + 1);
        assertThat(losses).isEmpty();
    }

    @Test
    void it_takes_a_failing_stream_and_a_socket_that_is_closed_for_the_end_of_the_connection() throws Exception {
        connect(fastPath.sockets(), 30);

        network.close(); // as the writer does when it fails

        await().untilAsserted(() -> assertThat(losses).isNotEmpty());
        assertThat(client.isConnected()).isFalse();
    }

    @Test
    void a_packet_of_no_valid_form_ends_the_connection_with_its_reason() throws Exception {
        connect(fastPath.sockets(), 30);

        broker.sendRaw(0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);

        await().untilAsserted(() -> assertThat(losses).hasSize(1));
        assertThat(losses.get(0)).hasRootCauseMessage("the broker sent a packet of no valid length");
    }

    @Test
    void its_good_bye_is_the_last_that_the_broker_gets() throws Exception {
        connect(fastPath.sockets(), 30);
        for (int i = 0; i < 50; i++) {
            fastPath.publish("fan/anomaly", new byte[100], 1, false, outcomes);
        }

        await().untilAsserted(() -> assertThat(outcomes.published).hasValue(50));

        client.disconnect().waitForCompletion();

        await().untilAsserted(() -> assertThat(broker.types()).endsWith(DISCONNECT));
        assertThat(broker.published()).hasSize(50);
    }

    private void connect(SocketFactory sockets, int keepAliveSeconds) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(sockets);
        options.setKeepAliveInterval(keepAliveSeconds);
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        client.connect(options).waitForCompletion();
    }

    private static final class Outcomes implements MqttPublishCallback {

        private final AtomicInteger published = new AtomicInteger();

        @Override
        public void onPublished() {
            published.incrementAndGet();
        }

        @Override
        public void onFailure(String reason) {
            // counted as not published
        }
    }

    /** A socket that notes what is asked of it, and allows no more than the fast path's does. */
    private final class WatchedSocket extends Socket {

        private final Socket real = new Socket();

        @Override
        public void connect(SocketAddress address, int timeout) throws IOException {
            uses.add("connect");
            real.connect(address, timeout);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            uses.add("input");
            return real.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            uses.add("output");
            return real.getOutputStream();
        }

        @Override
        public void setSoTimeout(int timeout) throws SocketException {
            uses.add("time-out");
            real.setSoTimeout(timeout);
        }

        @Override
        public void close() throws IOException {
            uses.add("close");
            real.close();
        }

        @Override
        public void connect(SocketAddress address) {
            uses.add("connect without a time-out");
        }

        @Override
        public void setTcpNoDelay(boolean on) {
            uses.add("no delay");
        }

        @Override
        public void setKeepAlive(boolean on) {
            uses.add("keep alive");
        }

        @Override
        public void shutdownInput() {
            uses.add("shut input");
        }

        @Override
        public void shutdownOutput() {
            uses.add("shut output");
        }

        @Override
        public boolean isConnected() {
            uses.add("asked whether it is connected");
            return real.isConnected();
        }

        @Override
        public boolean isClosed() {
            uses.add("asked whether it is closed");
            return real.isClosed();
        }
    }
}
