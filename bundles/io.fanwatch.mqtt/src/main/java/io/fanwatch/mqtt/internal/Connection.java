package io.fanwatch.mqtt.internal;

import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSessionOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * One connection of a session, from connect to disconnect, with a Paho client of its own: a client whose callback thread
 * is still busy can't be connected again, and an acknowledgement must not reach a later connection. Messages go past
 * Paho, over the same socket. Paho throws NullPointerExceptions from a client that is just being closed, so these count
 * as a lost connection. Thread-safe.
 */
final class Connection {

    /** What a connection tells its session, on its own threads. */
    interface Events {
        /** A message arrived; may block to slow the broker down. */
        void onMessage(InboundMessage message) throws InterruptedException;

        /** The connection is gone without {@link Connection#close}. */
        void onLost(Connection connection, Loss loss);
    }

    private record EncodedTopic(String topic, byte[] bytes) {}

    private static final int REFUSED = 0x80;
    private static final int TLS_PORT = 8_883;
    private static final long QUIESCE_MILLIS = 500;
    private static final long DISCONNECT_MILLIS = 2_000;

    private final MqttAsyncClient client;
    private final BrokerSocket socket;
    private final Events events;
    private final InflightMessages inflight;
    private final Object acknowledging = new Object();
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private volatile boolean over;

    /* a session publishes on one topic */
    private volatile EncodedTopic lastTopic = new EncodedTopic("", new byte[0]);

    private Connection(BrokerOptions broker, MqttSessionOptions session, Events events)
            throws MqttException, IOException {
        this.events = events;
        this.inflight = new InflightMessages(session.maxInflight());
        this.socket = new BrokerSocket(
                (broker.isEncrypted() ? broker.tls() : SocketFactory.getDefault()).createSocket(),
                new Receiver(),
                session.clientId());
        this.client = new MqttAsyncClient(address(broker), session.clientId(), new MemoryPersistence());
        client.setCallback(new Callback());
    }

    /* Paho connects over the socket that it is given, whatever that does with TLS */
    private static String address(BrokerOptions broker) {
        URI url = URI.create(broker.url());
        int port = url.getPort() < 0 && broker.isEncrypted() ? TLS_PORT : url.getPort();
        return "tcp://" + url.getHost() + (port < 0 ? "" : ":" + port);
    }

    /**
     * Connects. Blocks until the broker has answered, at most about twice the connection timeout.
     *
     * @param connected told whether the broker had kept the session, before the call returns
     * @throws MqttException if there is no connection; nothing of it is left behind
     */
    static Connection open(BrokerOptions broker, MqttSessionOptions session, Events events, Consumer<Boolean> connected)
            throws MqttException {
        Connection connection;
        try {
            connection = new Connection(broker, session, events);
        } catch (IOException e) {
            throw new MqttException(e);
        }
        try {
            IMqttToken token = connection.client.connect(connection.pahoOptions(broker, session));
            token.waitForCompletion(2 * broker.connectionTimeout().toMillis() + DISCONNECT_MILLIS);
            connected.accept(token.getSessionPresent());
            return connection;
        } catch (MqttException | RuntimeException e) {
            connection.abandon();
            throw e;
        }
    }

    private MqttConnectOptions pahoOptions(BrokerOptions broker, MqttSessionOptions session) {
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
        options.setSocketFactory(new OneSocket(socket));
        return options;
    }

    boolean isConnected() {
        return !over && client.isConnected();
    }

    /** Subscribes; one of the two is told, on Paho's threads. */
    void subscribe(String filter, int qos, Runnable done, Consumer<Loss> failed) {
        String subscribing = "subscribing to " + filter;
        try {
            client.subscribe(filter, qos, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    if (token.getGrantedQos()[0] == REFUSED) {
                        String refusal = "the broker refuses the subscription to " + filter
                                + ": allow it in the broker's access control list";
                        failed.accept(new Loss(refusal, false));
                    } else {
                        done.run();
                    }
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    failed.accept(Loss.of(cause).during(subscribing));
                }
            });
        } catch (MqttException | RuntimeException e) {
            failed.accept(Loss.of(e).during(subscribing));
        }
    }

    /** Unsubscribes; tells when the broker has confirmed it, and nothing if it does not. */
    void unsubscribe(String filter, Runnable done) {
        try {
            client.unsubscribe(filter, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    done.run();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    // tried again on the next connection
                }
            });
        } catch (MqttException | RuntimeException e) {
            // lost meanwhile: tried again on the next connection
        }
    }

    /** Publishes; the callback is told once, whatever happens. */
    void publish(String topic, byte[] payload, int qos, boolean retained, MqttPublishCallback callback) {
        byte[] encoded;
        try {
            encoded = encode(topic);
        } catch (IllegalArgumentException e) {
            callback.onFailure(Reason.of(e));
            return;
        }
        if (qos == 0) {
            if (!socket.publish(encoded, payload, qos, 0, retained, callback)) {
                callback.onFailure("not connected");
            }
            return;
        }
        inflight.add(callback).ifPresent(id -> {
            if (!socket.publish(encoded, payload, qos, id, retained, callback)) {
                inflight.remove(id).ifPresent(untold -> untold.onFailure("not connected"));
            }
        });
    }

    private byte[] encode(String topic) {
        EncodedTopic known = lastTopic;
        if (!known.topic().equals(topic)) {
            MqttTopic.validate(topic, false);
            known = new EncodedTopic(topic, topic.getBytes(StandardCharsets.UTF_8));
            lastTopic = known;
        }
        return known.bytes();
    }

    /** How many messages arrived that were not acknowledged yet. */
    int unacknowledged() {
        return unacknowledged.get();
    }

    /** Acknowledges a message of this connection; does nothing once the connection is over. */
    void acknowledge(int id) {
        synchronized (acknowledging) {
            if (over) {
                return;
            }
            unacknowledged.decrementAndGet();
            socket.acknowledge(id);
        }
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
        inflight.close("disconnected");
    }

    /** Cleans up after the connection was lost. */
    void dispose(String reason) {
        end();
        abandon();
        inflight.close(reason);
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

    private final class Callback implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            events.onLost(Connection.this, Loss.of(cause));
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

    private final class Receiver implements PacketReader.Handler {
        @Override
        public void onMessage(String topic, byte[] payload, int qos, int id) throws InterruptedException {
            if (qos > 0) {
                unacknowledged.incrementAndGet();
            }
            events.onMessage(new InboundMessage(Connection.this, topic, payload, qos, id));
        }

        @Override
        public void onConfirmed(int id) {
            inflight.remove(id).ifPresent(MqttPublishCallback::onPublished);
        }
    }
}
