// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.mqtt.MqttSessionListener;
import io.fanwatch.mqtt.MqttSessionSettings;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Brokers that do not keep to MQTT: no publication counts as confirmed by it, the reason says what to do, and when they do
 * again, all goes on.
 */
class LyingBrokerTest {

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;
    private static final int NEVER = 15;

    private final List<String> news = new CopyOnWriteArrayList<>();
    private final List<MqttInboundMessage> received = new CopyOnWriteArrayList<>();
    private final PahoBroker client = new PahoBroker();
    private Broker broker;

    @AfterEach
    void close() throws IOException {
        client.close();
        broker.close();
    }

    private static int[] bytes(int... bytes) {
        return bytes;
    }

    private static int[] text(String text) {
        return text.chars().toArray();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                Arguments.of(
                        "an answer to CONNECT of no known kind",
                        CONNECT,
                        bytes(0x20, 2, 0, 0xC7),
                        "an answer that MQTT does not know (code 199)"),
                Arguments.of(
                        "an answer to CONNECT without a code",
                        CONNECT,
                        bytes(0x20, 0),
                        "a packet that MQTT does not know"),
                Arguments.of("half an answer to CONNECT", CONNECT, bytes(0x20), "does not answer in time"),
                Arguments.of(
                        "another server's answer", CONNECT, text("HTTP/1.1 400 Bad Request\r\n\r\n"), "no MQTT broker"),
                Arguments.of("a server that wants TLS", CONNECT, bytes(0x15, 3, 3, 0, 2, 2, 40), "wants TLS (ssl://"),
                Arguments.of("a message in the place of CONNACK", CONNECT, bytes(0x30, 3, 0, 1, 'a'), "no MQTT broker"),
                Arguments.of("no MQTT 3.1.1", CONNECT, bytes(0x20, 2, 0, 1), "does not take MQTT 3.1.1"),
                Arguments.of("not now", CONNECT, bytes(0x20, 2, 0, 3), "cannot serve now: see its log"),
                Arguments.of(
                        "another type in the place of CONNACK", CONNECT, bytes(0x90, 3, 0, 1, 1), "no MQTT broker"),
                Arguments.of(
                        "SUBACK for another subscription",
                        SUBSCRIBE,
                        bytes(0x90, 3, 0x7F, 0xFF, 1),
                        "an answer that MQTT does not know"),
                Arguments.of("SUBACK that refuses", SUBSCRIBE, bytes(0x90, 3, 0, 1, 0x80), "access control list"),
                Arguments.of(
                        "SUBACK without a code", SUBSCRIBE, bytes(0x90, 2, 0, 1), "a packet that MQTT does not know"),
                Arguments.of("SUBACK that is empty", SUBSCRIBE, bytes(0x90, 0), "a packet that MQTT does not know"),
                Arguments.of(
                        "a packet of a length without end",
                        SUBSCRIBE,
                        bytes(0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1),
                        "a packet of no valid length"),
                Arguments.of(
                        "a message that is announced and never comes",
                        SUBSCRIBE,
                        bytes(0x30, 0xFF, 0xFF, 3, 0, 1),
                        "does not answer in time"),
                Arguments.of(
                        "the largest message there is, and no more",
                        SUBSCRIBE,
                        bytes(0x30, 0xFF, 0xFF, 0xFF, 0x7F),
                        "does not answer in time"),
                Arguments.of(
                        "a message that ends in its topic", SUBSCRIBE, bytes(0x32, 3, 0, 9, 'a'), "ends in its topic"),
                Arguments.of("a message at QoS 3", SUBSCRIBE, bytes(0x36, 5, 0, 1, 'a', 0, 1), "at QoS 3"),
                Arguments.of("a type that is reserved", SUBSCRIBE, bytes(0xF0, 0), "a packet that MQTT does not know"),
                Arguments.of(
                        "what only a client sends",
                        SUBSCRIBE,
                        bytes(0x10, 2, 0, 0),
                        "a packet that MQTT does not know"),
                Arguments.of("PUBACK for what was never sent", PUBLISH, bytes(0x40, 2, 0xFF, 0xFE), ""),
                Arguments.of("PUBACK for the identifier 0", PUBLISH, bytes(0x40, 2, 0, 0), ""),
                Arguments.of(
                        "PUBACK without an identifier", PUBLISH, bytes(0x40, 0), "a packet that MQTT does not know"),
                Arguments.of("PUBCOMP for a message at QoS 1", PUBLISH, bytes(0x70, 2, 4, 0), ""),
                Arguments.of("PUBREL for what never came", PUBLISH, bytes(0x62, 2, 0, 9), ""),
                Arguments.of("no answer to pings", PINGREQ, bytes(), "does not answer in time"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void a_broker_that_lies_confirms_nothing_and_is_taken_up_again_when_it_does_not(
            String lie, int to, int[] answer, String reason) {
        broker = new Broker(to, answer);
        MqttSession session = listen();
        await(lie).until(() -> broker.lied.get() > 0 || to == PUBLISH && session.isConnected());
        Outcomes outcomes = new Outcomes();
        if (to == PUBLISH) {
            session.publish("fan/anomaly", new byte[5], 1, false, outcomes);
            await(lie).until(() -> broker.lied.get() > 0);
        }
        assertThat(outcomes.published).hasValue(0);
        if (!reason.isEmpty()) {
            await(lie)
                    .untilAsserted(() -> assertThat(news)
                            .anySatisfy(
                                    told -> assertThat(told).contains(reason).contains(": ")));
        }

        broker.stopLying();

        await(lie).untilAsserted(() -> {
            Outcomes later = new Outcomes();
            session.publish("fan/anomaly", new byte[1], 1, false, later);
            await().until(() -> later.published.get() + later.failures.size() > 0);
            assertThat(later.published).as(news.toString()).hasValue(1);
            assertThat(received)
                    .as(news.toString())
                    .extracting(MqttInboundMessage::topic)
                    .contains("fan/1");
        });
        assertThat(outcomes.published).hasValue(0);
    }

    @Test
    void a_confirmation_that_comes_twice_counts_once() {
        broker = new Broker(NEVER, bytes());
        broker.confirmsTwice = true;
        MqttSession session = listen();
        await().until(session::isConnected);
        Outcomes outcomes = new Outcomes();
        for (int i = 0; i < 50; i++) {
            session.publish("fan/anomaly", new byte[5], 1, false, outcomes);
            int sent = i + 1;
            await().until(() -> outcomes.published.get() == sent);
        }
        assertThat(outcomes.failures).isEmpty();
    }

    private MqttSession listen() {
        client.configure(new BrokerSettings(
                "tcp://127.0.0.1:" + broker.server.getLocalPort(),
                Optional.empty(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1 << 20,
                Socket::new));
        MqttSession session = client.open(new MqttSessionSettings("client", true, 10), new MqttSessionListener() {
            @Override
            public void onConnected(boolean sessionPresent) {
                news.add("connected");
            }

            @Override
            public void onDisconnected(String reason) {
                news.add(reason);
            }
        });
        session.subscribe("fan/#", 1, received::add);
        return session;
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

    /** Answers one kind of packet with a lie, until it is told not to; everything else as MQTT 3.1.1 says. */
    private static final class Broker implements Closeable {

        final ServerSocket server;
        final AtomicInteger lied = new AtomicInteger();
        final List<Socket> clients = new CopyOnWriteArrayList<>();
        volatile boolean confirmsTwice;
        private volatile int lyingTo;
        private final byte[] lie;

        Broker(int lyingTo, int[] lie) {
            this.lyingTo = lyingTo;
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (int each : lie) {
                written.write(each);
            }
            this.lie = written.toByteArray();
            try {
                server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            start("lying broker", () -> {
                while (true) {
                    Socket client = server.accept();
                    clients.add(client);
                    start("lying broker's connection", () -> serve(client));
                }
            });
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(String name, Work work) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (IOException e) {
                            // the other side has gone, or the test is over
                        }
                    },
                    name);
            thread.setDaemon(true);
            thread.start();
        }

        /** From now on it keeps to MQTT, on new connections: what it said on others cannot be mended. */
        void stopLying() {
            lyingTo = NEVER;
            for (Socket client : clients) {
                try {
                    client.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void serve(Socket socket) throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                int first = in.readUnsignedByte();
                int length = 0;
                int digit;
                int shift = 0;
                do {
                    digit = in.readUnsignedByte();
                    length |= (digit & 0x7F) << shift;
                    shift += 7;
                } while (digit > 0x7F);
                byte[] body = new byte[length];
                in.readFully(body);
                if (first >> 4 == lyingTo) {
                    out.write(lie);
                    lied.incrementAndGet();
                } else {
                    out.write(answer(first, ByteBuffer.wrap(body)));
                }
                out.flush();
            }
        }

        private byte[] answer(int first, ByteBuffer body) {
            switch (first >> 4) {
                case CONNECT -> {
                    return new byte[] {0x20, 2, 0, 0};
                }
                case PUBLISH -> {
                    int topic = body.getShort();
                    body.position(body.position() + topic);
                    byte[] puback = {0x40, 2, body.get(), body.get()};
                    return (first & 6) == 0 ? new byte[0] : confirmsTwice ? twice(puback) : puback;
                }
                case SUBSCRIBE -> {
                    byte[] message = "\u0000\u0005fan/1\u0000\u0001hello".getBytes(UTF_8);
                    return ByteBuffer.allocate(7 + message.length)
                            .put(new byte[] {(byte) 0x90, 3, body.get(), body.get(), 1, 0x32, (byte) message.length})
                            .put(message)
                            .array();
                }
                case PINGREQ -> {
                    return new byte[] {(byte) 0xD0, 0};
                }
                default -> {
                    return new byte[0];
                }
            }
        }

        private static byte[] twice(byte[] bytes) {
            return ByteBuffer.allocate(2 * bytes.length).put(bytes).put(bytes).array();
        }

        @Override
        public void close() throws IOException {
            stopLying();
            server.close();
        }
    }
}
