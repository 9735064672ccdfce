// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

import io.fanwatch.component.Problem;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One client's session at a broker. Thread-safe. No method blocks on the network except {@link #close()} and {@link #forget()}. */
@ProviderType
public interface MqttSession extends AutoCloseable {

    /**
     * Makes this the session's one subscription: takes effect now if connected, and again after each reconnect. A filter
     * subscribed before is unsubscribed, also one that the broker kept from an earlier connection of this process.
     *
     * @param topicFilter an MQTT topic filter
     * @param qos 0, or 1 for at least once; messages published at QoS 2 come at 1
     * @param handler called on the session's thread, in the order of arrival, one message at a time. While it does not
     *     return, messages wait in a bounded buffer, and when that is full nothing more is read from the network: that is
     *     how back-pressure reaches the broker. It must not call {@link #close()}; it is interrupted by that
     * @throws IllegalArgumentException if the quality of service is another
     */
    void subscribe(String topicFilter, int qos, MqttMessageHandler handler);

    /**
     * Publishes a message. Must not be called more than {@link MqttSessionSettings#maxInflight()} times ahead of its
     * callbacks.
     *
     * @param qos 0, or 1 for at least once
     * @param callback told once, from any thread, when the broker has confirmed the message (QoS 0: when it was written)
     *     or when that is not known: the connection is or got lost. The session does not send it again by itself
     * @throws IllegalArgumentException if the quality of service is another
     */
    void publish(String topic, byte[] payload, int qos, boolean retained, MqttPublishCallback callback);

    /** Whether the session is connected right now. */
    boolean isConnected();

    /** How its connection stands, for a status; {@link #isConnected()} may already know better. */
    ConnectionState connection();

    /** What is wrong with its connection or its threads now. */
    Optional<Problem> problem();

    /**
     * Closes a session that is not needed again: ends its subscriptions, so that the broker keeps no more messages for it,
     * and lets what the broker still sends be handled and acknowledged, waiting 5 s at most. Without a connection it only
     * closes.
     */
    void forget();

    /** Disconnects, waiting a few seconds at most. A persistent session stays at the broker. Calling it again does nothing. */
    @Override
    void close();
}
