package io.fanwatch.mqtt.internal;

import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSessionOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
 * is still busy can't be connected again, and an acknowledgement must not reach a later connection. Paho throws
 * NullPointerExceptions from a client that is just being closed, so these count as a lost connection. Thread-safe.
 */
final class Connection {

    /** What a connection tells its session, on Paho's threads. */
    interface Events {
        /** A message arrived; may block to slow the broker down. */
        void onMessage(InboundMessage message) throws InterruptedException;

        /** The connection is gone without {@link Connection#close}. */
        void onLost(Connection connection, Loss loss);
    }

    private static final int REFUSED = 0x80;
    private static final long QUIESCE_MILLIS = 500;
    private static final long DISCONNECT_MILLIS = 2_000;

    /* Paho counts a QoS 0 message as in flight for a moment after its callback */
    private static final int INFLIGHT_MARGIN = 16;

    private final MqttAsyncClient client;
    private final Events events;
    private final Set<Publication> outstanding = ConcurrentHashMap.newKeySet();
    private final Object acknowledging = new Object();
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private volatile boolean over;

    Connection(MqttAsyncClient client, Events events) {
        this.client = client;
        this.events = events;
        client.setManualAcks(true);
        client.setCallback(new Callback());
    }

    /**
     * Connects. Blocks until the broker has answered, at most about twice the connection timeout.
     *
     * @param connected told whether the broker had kept the session, before the call returns
     * @throws MqttException if there is no connection; nothing of it is left behind
     */
    static Connection open(BrokerOptions broker, MqttSessionOptions session, Events events, Consumer<Boolean> connected)
            throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(broker.url(), session.clientId(), new MemoryPersistence());
        Connection connection = new Connection(client, events);
        try {
            IMqttToken token = client.connect(pahoOptions(broker, session));
            token.waitForCompletion(2 * broker.connectionTimeout().toMillis() + DISCONNECT_MILLIS);
            connected.accept(token.getSessionPresent());
            return connection;
        } catch (MqttException | RuntimeException e) {
            connection.abandon();
            throw e;
        }
    }

    private static MqttConnectOptions pahoOptions(BrokerOptions broker, MqttSessionOptions session) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(!session.persistent());
        options.setAutomaticReconnect(false);
        options.setMaxInflight(session.maxInflight() + INFLIGHT_MARGIN);
        options.setKeepAliveInterval((int) broker.keepAlive().toSeconds());
        options.setConnectionTimeout((int) broker.connectionTimeout().toSeconds());
        broker.credentials().ifPresent(credentials -> {
            options.setUserName(credentials.username());
            options.setPassword(credentials.password().toCharArray());
        });
        if (broker.isEncrypted()) {
            options.setSocketFactory(broker.tls());
        }
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
        Publication publication = new Publication(callback);
        outstanding.add(publication);
        if (over) {
            publication.fail("not connected");
            return;
        }
        try {
            client.publish(topic, payload, qos, retained, null, publication);
        } catch (MqttException | RuntimeException e) {
            publication.fail(Reason.of(e));
        }
    }

    /** How many messages arrived that were not acknowledged yet. */
    int unacknowledged() {
        return unacknowledged.get();
    }

    /** Acknowledges a message of this connection; does nothing once the connection is over. */
    void acknowledge(int messageId, int qos) {
        synchronized (acknowledging) {
            if (over) {
                return;
            }
            unacknowledged.decrementAndGet();
            try {
                client.messageArrivedComplete(messageId, qos);
            } catch (MqttException | RuntimeException e) {
                // being lost: the broker sends the message again
            }
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
        failOutstanding("disconnected");
    }

    /** Cleans up after the connection was lost. */
    void dispose(String reason) {
        end();
        abandon();
        failOutstanding(reason);
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

    private void failOutstanding(String reason) {
        outstanding.forEach(publication -> publication.fail(reason));
    }

    private final class Callback implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            events.onLost(Connection.this, Loss.of(cause));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) throws InterruptedException {
            if (message.getQos() > 0) {
                unacknowledged.incrementAndGet();
            }
            events.onMessage(new InboundMessage(Connection.this, topic, message));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // each publication has its own listener
        }
    }

    private final class Publication implements IMqttActionListener {

        private final MqttPublishCallback callback;

        Publication(MqttPublishCallback callback) {
            this.callback = callback;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            if (outstanding.remove(this)) {
                callback.onPublished();
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            fail(Reason.of(cause));
        }

        void fail(String reason) {
            if (outstanding.remove(this)) {
                callback.onFailure(reason);
            }
        }
    }
}
