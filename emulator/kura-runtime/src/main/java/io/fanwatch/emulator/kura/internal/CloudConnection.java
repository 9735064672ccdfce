// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import io.fanwatch.kura.protocol.Requests;
import java.util.function.Supplier;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the broker, used by one thread. It never comes back once it is lost. */
final class CloudConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloudConnection.class);

    private static final int REQUESTS_QOS = 1;
    private static final int TIMEOUT_SECONDS = 10;

    private final CloudOptions options;
    private final CloudListeners listeners;
    private final Certificates certificates;
    private final MqttClient client;

    /**
     * Connects and asks for the requests to this gateway.
     *
     * @param birth the certificate of birth, asked for once it is connected
     * @param inbox gets each request, on the client's thread; must not block
     * @param lost called when the connection breaks
     */
    CloudConnection(
            CloudOptions options,
            CloudListeners listeners,
            Certificates certificates,
            Supplier<byte[]> birth,
            Inbox inbox,
            Runnable lost)
            throws MqttException {
        this.options = options;
        this.certificates = certificates;
        this.listeners = listeners;
        client = new MqttClient(options.brokerUrl(), options.clientId(), new MemoryPersistence());
        client.setTimeToWait(TIMEOUT_SECONDS * 1000L);
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                listeners.lost();
                lost.run();
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                inbox.arrived(topic, message.getPayload());
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // publish waits for it
            }
        });
        MqttConnectOptions connect = new MqttConnectOptions();
        connect.setConnectionTimeout(TIMEOUT_SECONDS);
        options.login().user().ifPresent(user -> {
            connect.setUserName(user);
            connect.setPassword(options.login().password().toCharArray());
        });
        if (options.login().device()) {
            byte[] farewell = certificates.farewell(options.clientId());
            connect.setWill(Certificates.topic(options, Certificates.LAST_WILL), farewell, 0, false);
        }
        try {
            client.connect(connect);
            if (options.login().device()) {
                client.publish(Certificates.topic(options, Certificates.BIRTH), birth.get(), 1, false);
            }
        } catch (MqttException e) {
            giveUp(e);
            throw e;
        }
        subscribe(Requests.requestsTo(options.account(), options.clientId()));
        listeners.established();
    }

    /* an attempt that has timed out still goes on, and a client cannot be closed meanwhile */
    private void giveUp(MqttException reason) {
        try {
            client.disconnectForcibly(0, TIMEOUT_SECONDS * 100L, false);
            client.close(true);
        } catch (MqttException e) {
            reason.addSuppressed(e);
        }
    }

    /** Whether the connection is alive and goes where the options say. */
    boolean serves(CloudOptions wanted) {
        return client.isConnected()
                && options.brokerUrl().equals(wanted.brokerUrl())
                && options.account().equals(wanted.account())
                && options.clientId().equals(wanted.clientId())
                && options.login().equals(wanted.login());
    }

    /** Sends a message and, at QoS 1, waits until the broker confirms it. */
    void publish(CloudUplink.Outgoing message) throws MqttException {
        client.publish(message.topic(), message.payload(), message.qos(), false);
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                if (options.login().device()) {
                    byte[] farewell = certificates.farewell(options.clientId());
                    client.publish(Certificates.topic(options, Certificates.DISCONNECT), farewell, 0, false);
                }
                // the farewell does not count at a broker that misses the end of the connection
                client.disconnectForcibly(0, TIMEOUT_SECONDS * 400L);
                listeners.disconnected();
            }
            client.close(true);
        } catch (MqttException e) {
            LOG.warn("the connection to {} does not close: {}", options.brokerUrl(), e.getMessage());
        }
    }

    /* a broker that forbids requests still takes messages */
    private void subscribe(String filter) {
        try {
            client.subscribe(filter, REQUESTS_QOS);
        } catch (MqttException e) {
            LOG.warn(
                    "no requests come from {}: it refuses the subscription to {}; check the rights of {}, which at Kapua "
                            + "must have no dot",
                    options.brokerUrl(),
                    filter,
                    options.clientId(),
                    e);
        }
    }

    /** Takes what arrives. */
    @FunctionalInterface
    interface Inbox {
        void arrived(String topic, byte[] payload);
    }
}
