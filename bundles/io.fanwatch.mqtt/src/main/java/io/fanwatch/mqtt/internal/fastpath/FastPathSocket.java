package io.fanwatch.mqtt.internal;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The socket of one connection, as Paho uses sockets. Messages and their confirmations take a way of their own over it:
 * Paho reads and writes the network byte by byte and packet by packet, and hands each message through two threads, which
 * costs several times what the rest of a reading costs. Connecting, keeping alive and subscribing stay Paho's.
 *
 * <p>With TLS it checks that the broker's certificate names the host that was asked for.
 */
final class BrokerSocket extends Socket {

    private final Socket network;
    private final PacketReader.Handler handler;
    private final String clientId;
    private volatile Optional<PacketWriter> writer = Optional.empty();
    private Optional<PacketReader> reader = Optional.empty();

    /**
     * @param network a socket that is not connected yet
     * @param handler takes what arrives
     */
    BrokerSocket(Socket network, PacketReader.Handler handler, String clientId) {
        this.network = network;
        this.handler = handler;
        this.clientId = clientId;
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
        reader = Optional.of(new PacketReader(new PromptInput(network.getInputStream(), network), handler));
        writer = Optional.of(new PacketWriter(network.getOutputStream(), network, clientId));
    }

    /** Publishes; see {@link PacketWriter#publish}. */
    boolean publish(byte[] topic, byte[] payload, int qos, int id, boolean retained, MqttPublishCallback callback) {
        Optional<PacketWriter> open = writer;
        return open.isPresent() && open.get().publish(topic, payload, qos, id, retained, callback);
    }

    /** Acknowledges the message with that packet identifier. */
    void acknowledge(int id) {
        writer.ifPresent(open -> open.acknowledge(id));
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
