// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.paho.client.mqttv3.MqttTopic;

/** The way that messages and their confirmations take past Paho, over the connection that Paho makes. Thread-safe. */
public final class FastPath {

    /** Takes the messages that arrive, on the thread that reads. */
    public interface Receiver {

        /**
         * A message arrived. May block for a second or so to slow the broker down.
         *
         * @param payload its content, or the beginning of it if it is too large
         * @param size how many bytes the content has
         * @param flags the first byte of its packet, as MQTT 3.1.1, section 3.3.1 says
         * @param id its packet identifier at QoS 1 and 2
         * @return whether it was taken; if there is no room, it comes again
         */
        boolean onMessage(String topic, byte[] payload, int size, int flags, int id) throws InterruptedException;
    }

    private record EncodedTopic(String topic, byte[] bytes) {}

    private final Receiver receiver;
    private final int maximumBytes;
    private final String clientId;
    private final InflightMessages inflight;
    private final SocketFactory sockets;
    private volatile Optional<PacketWriter> writer = Optional.empty();

    /* a session publishes on one topic */
    private volatile EncodedTopic lastTopic = new EncodedTopic("", new byte[0]);

    /**
     * @param network a socket that is not connected yet
     * @param maximumBytes how large a message that arrives may be; more than 8 KB
     * @param maximumInflight how many messages may be unconfirmed at a time
     */
    public FastPath(Socket network, int maximumBytes, Receiver receiver, String clientId, int maximumInflight) {
        this.receiver = receiver;
        this.maximumBytes = maximumBytes;
        this.clientId = clientId;
        this.inflight = new InflightMessages(maximumInflight);
        this.sockets = new SingleSocketFactory(new PahoSocket(network));
    }

    /** What Paho is to make its connection with, once. */
    public SocketFactory sockets() {
        return sockets;
    }

    /** Publishes; the callback is told once, whatever happens. */
    public void publish(String topic, byte[] payload, int qos, boolean retained, MqttPublishCallback callback) {
        byte[] encoded;
        try {
            encoded = encode(topic);
        } catch (IllegalArgumentException e) {
            callback.onFailure(e.getMessage());
            return;
        }
        if (qos == 0) {
            if (!write(encoded, payload, qos, 0, retained, callback)) {
                callback.onFailure("not connected");
            }
            return;
        }
        inflight.add(callback).ifPresent(id -> {
            if (!write(encoded, payload, qos, id, retained, callback)) {
                inflight.remove(id).ifPresent(untold -> untold.onFailure("not connected"));
            }
        });
    }

    private boolean write(
            byte[] topic, byte[] payload, int qos, int id, boolean retained, MqttPublishCallback callback) {
        Optional<PacketWriter> open = writer;
        return open.isPresent() && open.get().publish(topic, payload, qos, id, retained, callback);
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

    /** Acknowledges the message that arrived with that packet identifier at QoS 1 or 2. */
    public void acknowledge(int id, int qos) {
        writer.ifPresent(open -> open.acknowledge(id, qos));
    }

    /** Tells all whose messages are not confirmed, once the connection is over. */
    public void close(String reason) {
        inflight.close(reason);
    }

    /** The socket as Paho uses it. With TLS it checks that the broker's certificate names the host that was asked for. */
    private final class PahoSocket extends Socket {

        private final Socket network;
        private Optional<PacketReader> reader = Optional.empty();

        PahoSocket(Socket network) {
            this.network = network;
        }

        @Override
        public void connect(SocketAddress address, int timeoutMillis) throws IOException {
            network.connect(address, timeoutMillis);
            network.setTcpNoDelay(true); // packets are gathered here; waiting for more only delays them
            if (network instanceof SSLSocket tls) {
                tls.setSoTimeout(timeoutMillis);
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                tls.startHandshake();
            }
            InputStream input = new QuickAckInputStream(network.getInputStream(), network);
            PacketWriter opened = new PacketWriter(network.getOutputStream(), network, clientId);
            writer = Optional.of(opened);
            reader = Optional.of(new PacketReader(
                    input,
                    maximumBytes,
                    receiver,
                    id -> inflight.remove(id).ifPresent(MqttPublishCallback::onPublished),
                    opened::complete,
                    opened::pings));
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return reader.orElseThrow(() -> new SocketException("not connected"));
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return writer.orElseThrow(() -> new SocketException("not connected"));
        }

        @Override
        public void setSoTimeout(int timeoutMillis) throws SocketException {
            network.setSoTimeout(timeoutMillis);
        }

        @Override
        public void close() throws IOException {
            writer.ifPresent(PacketWriter::close);
            network.close();
        }
    }
}
