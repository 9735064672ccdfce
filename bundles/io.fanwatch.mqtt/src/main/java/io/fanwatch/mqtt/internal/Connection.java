// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal;

import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSessionSettings;
import io.fanwatch.mqtt.internal.fastpath.FastPath;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * One connection of a session, from connect to disconnect, with a Paho client of its own: a client whose callback thread
 * is still busy can't be connected again, and an acknowledgement must not reach a later connection. Messages go past
 * Paho. Paho throws NullPointerExceptions from a client that is just being closed, so these count as a lost connection.
 * Thread-safe.
 */
final class Connection {

    private static final int REFUSED = 0x80;
    private static final int TLS_PORT = 8_883;
    private static final int RETAIN_BIT = 1;
    private static final int QOS_BITS = 6;
    private static final int DUPLICATE_BIT = 8;
    private static final long QUIESCE_MILLIS = 500;
    private static final long DISCONNECT_MILLIS = 2_000;
    /* whatever queue the messages are in by then; a single one may be larger */
    private static final long MOST_UNACKNOWLEDGED_BYTES = 32L << 20;
    private static final int MESSAGE_BYTES = 100;
    private static final int ROOM_CHECKS = 100;
    private static final long ROOM_CHECK_MILLIS = 10;

    private final MqttAsyncClient client;
    private final FastPath messages;
    private final MessageDispatcher dispatcher;
    private final BiConsumer<Connection, ConnectionFailure> lost;
    private final Object acknowledging = new Object();
    private final AtomicLong unacknowledgedBytes = new AtomicLong();
    private volatile boolean over;
    private volatile boolean sessionPresent;

    private Connection(
            BrokerSettings broker,
            MqttSessionSettings session,
            MessageDispatcher dispatcher,
            BiConsumer<Connection, ConnectionFailure> lost)
            throws MqttException, IOException {
        this.dispatcher = dispatcher;
        this.lost = lost;
        this.messages = new FastPath(
                broker.isEncrypted() ? broker.tls().create() : new Socket(),
                broker.maximumMessageBytes(),
                this::received,
                session.clientId(),
                session.maxInflight());
        this.client = new MqttAsyncClient(address(broker), session.clientId(), new MemoryPersistence());
        client.setCallback(new Callback());
    }

    /* Paho connects over the socket that it is given, whatever that does with TLS */
    private static String address(BrokerSettings broker) {
        URI url = URI.create(broker.url());
        int port = url.getPort() < 0 && broker.isEncrypted() ? TLS_PORT : url.getPort();
        return "tcp://" + url.getHost() + (port < 0 ? "" : ":" + port);
    }

    /**
     * Connects. Blocks until the broker has answered, at most about twice the connection timeout.
     *
     * @param dispatcher takes the messages; it slows the broker down while it takes none
     * @param lost told when the connection is gone without {@link #close}, on Paho's threads
     * @throws MqttException if there is no connection; no thread or socket of it stays
     * @throws IOException if there are no TLS settings to connect with
     */
    static Connection open(
            BrokerSettings broker,
            MqttSessionSettings session,
            MessageDispatcher dispatcher,
            BiConsumer<Connection, ConnectionFailure> lost)
            throws MqttException, IOException {
        Connection connection = new Connection(broker, session, dispatcher, lost);
        boolean connected = false;
        try {
            IMqttToken token = connection.client.connect(connection.pahoOptions(broker, session));
            token.waitForCompletion(2 * broker.connectionTimeout().toMillis() + DISCONNECT_MILLIS);
            connection.sessionPresent = token.getSessionPresent();
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                connection.abandon();
            }
        }
    }

    private MqttConnectOptions pahoOptions(BrokerSettings broker, MqttSessionSettings session) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(!session.persistent());
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) broker.keepAlive().toSeconds());
        options.setConnectionTimeout((int) broker.connectionTimeout().toSeconds());
        broker.credentials().ifPresent(credentials -> {
            options.setUserName(credentials.username());
            options.setPassword(credentials.password().toCharArray());
        });
        options.setSocketFactory(messages.sockets());
        return options;
    }

    boolean isConnected() {
        return !over && client.isConnected();
    }

    /** Whether the broker had kept the session. */
    boolean isSessionPresent() {
        return sessionPresent;
    }

    /** Subscribes; one of the two is told, on Paho's threads. */
    void subscribe(String filter, int qos, Runnable done, Consumer<ConnectionFailure> failed) {
        try {
            client.subscribe(
                    filter,
                    qos,
                    null,
                    new Answer(
                            granted -> {
                                if (granted.getGrantedQos()[0] == REFUSED) {
                                    String refusal = "the broker refuses the subscription to " + filter
                                            + ": allow it in the broker's access control list";
                                    failed.accept(new ConnectionFailure(refusal, false));
                                } else {
                                    done.run();
                                }
                            },
                            cause -> failed.accept(ConnectionFailure.of(cause).during("subscribing to " + filter))));
        } catch (MqttException | RuntimeException e) {
            failed.accept(ConnectionFailure.of(e).during("subscribing to " + filter));
        }
    }

    /** Unsubscribes; tells when the broker has confirmed it, and nothing if it does not: then the next connection tries again. */
    void unsubscribe(String filter, Runnable done) {
        try {
            client.unsubscribe(filter, null, new Answer(token -> done.run(), cause -> {}));
        } catch (MqttException | RuntimeException e) {
            // lost meanwhile
        }
    }

    private record Answer(Consumer<IMqttToken> success, Consumer<Throwable> failure) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            success.accept(token);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            failure.accept(cause);
        }
    }

    /** Publishes; the callback is told once, whatever happens. */
    void publish(String topic, byte[] payload, int qos, boolean retained, MqttPublishCallback callback) {
        messages.publish(topic, payload, qos, retained, callback);
    }

    private boolean received(String topic, byte[] payload, int size, int flags, int id) throws InterruptedException {
        if (unacknowledgedBytes.get() > MOST_UNACKNOWLEDGED_BYTES && !awaitRoom()) {
            return false;
        }
        InboundMessage message = new InboundMessage(topic, payload, size, flags, id);
        if (message.qos() > 0) {
            unacknowledgedBytes.addAndGet(message.bytes());
        }
        boolean taken = dispatcher.put(message);
        if (!taken && message.qos() > 0) {
            unacknowledgedBytes.addAndGet(-message.bytes());
        }
        return taken;
    }

    private boolean awaitRoom() throws InterruptedException {
        for (int i = 0; i < ROOM_CHECKS && unacknowledgedBytes.get() > MOST_UNACKNOWLEDGED_BYTES; i++) {
            TimeUnit.MILLISECONDS.sleep(ROOM_CHECK_MILLIS);
        }
        return unacknowledgedBytes.get() <= MOST_UNACKNOWLEDGED_BYTES;
    }

    /** Whether messages arrived that were not acknowledged yet. */
    boolean hasUnacknowledged() {
        return unacknowledgedBytes.get() > 0;
    }

    /** Says good-bye to the broker, waiting for it a little while, and ends. */
    void close() {
        end();
        try {
            client.disconnect(QUIESCE_MILLIS).waitForCompletion(QUIESCE_MILLIS + DISCONNECT_MILLIS);
        } catch (MqttException | RuntimeException e) {
            // already lost, or the broker does not answer: abandoned below
        }
        abandon();
        messages.close("disconnected");
    }

    /** Cleans up after the connection was lost. */
    void dispose(String reason) {
        end();
        abandon();
        messages.close(reason);
    }

    private void end() {
        synchronized (acknowledging) {
            over = true;
        }
    }

    private void abandon() {
        try {
            // also if not connected: Paho does not close a client that is still connecting
            client.disconnectForcibly(0, 0, false);
            client.close(true);
        } catch (MqttException | RuntimeException e) {
            // Paho closes the client by itself when it has finished disconnecting
        }
    }

    /** A message of this connection: its acknowledgement goes to this connection or nowhere. */
    final class InboundMessage implements MqttInboundMessage {

        private final String topic;
        private final int bytes;
        private final int size;
        private final int flags;
        private final int id;
        private byte[] payload;
        private boolean acknowledged;

        /** As {@link FastPath} hands it over. */
        InboundMessage(String topic, byte[] payload, int size, int flags, int id) {
            this.topic = topic;
            this.payload = payload;
            this.bytes = payload.length + MESSAGE_BYTES;
            this.size = size;
            this.flags = flags;
            this.id = id;
        }

        @Override
        public String topic() {
            return topic;
        }

        @Override
        public byte[] payload() {
            return payload;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void trim(int maximumBytes) {
            if (payload.length > maximumBytes) {
                payload = Arrays.copyOf(payload, maximumBytes);
            }
        }

        /** What it takes in memory as it arrived. */
        int bytes() {
            return bytes;
        }

        @Override
        public int qos() {
            return (flags & QOS_BITS) >> 1;
        }

        @Override
        public boolean retained() {
            return (flags & RETAIN_BIT) != 0;
        }

        @Override
        public boolean duplicate() {
            return (flags & DUPLICATE_BIT) != 0;
        }

        @Override
        public void acknowledge() {
            synchronized (acknowledging) {
                if (qos() > 0 && !acknowledged && !over) {
                    acknowledged = true;
                    unacknowledgedBytes.addAndGet(-bytes);
                    messages.acknowledge(id, qos());
                }
            }
        }

        /** Whether the connection that brought the message still stands. */
        boolean isCurrent() {
            return isConnected();
        }
    }

    private final class Callback implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            lost.accept(Connection.this, ConnectionFailure.of(cause));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // messages do not come through Paho
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // nor are they published by it
        }
    }
}
