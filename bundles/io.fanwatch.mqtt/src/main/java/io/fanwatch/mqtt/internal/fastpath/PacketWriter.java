// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to a broker: gathers packets while earlier ones are being written, and writes them together on a thread of
 * its own. Paho writes its packets here as to the socket, the messages and their acknowledgements go past Paho. No method
 * waits for the network except {@link #close()}. Thread-safe.
 *
 * <p>It is as large as what waits in it, so who publishes must bound that: a message counts until its callback is told.
 * The form of packets is that of MQTT 3.1.1, sections 2.2 and 3.3 to 3.7.
 */
final class PacketWriter extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(PacketWriter.class);
    private static final int PUBLISH = 0x30;
    private static final byte PUBACK = 0x40;
    private static final byte PUBREC = 0x50;
    private static final byte PUBCOMP = 0x70;
    private static final byte PINGREQ = (byte) 0xC0;
    private static final int RETAIN = 1;
    private static final int USUAL_BYTES = 16 << 10;
    private static final int KEPT_BYTES = 256 << 10;
    private static final int MOST_HEADER_BYTES = 9;
    private static final long CLOSE_MILLIS = 500;

    private static final class Packets {
        private ByteBuffer bytes = ByteBuffer.allocate(USUAL_BYTES);
        private final List<MqttPublishCallback> unconfirmed = new ArrayList<>();

        /** Where to put that many bytes more. */
        private ByteBuffer room(int count) {
            if (bytes.remaining() < count) {
                int size = Math.max(bytes.position() + count, 2 * bytes.capacity());
                bytes = ByteBuffer.allocate(size).put(bytes.flip());
            }
            return bytes;
        }

        private void clear() {
            bytes = bytes.capacity() > KEPT_BYTES ? ByteBuffer.allocate(USUAL_BYTES) : bytes.clear();
            unconfirmed.clear();
        }
    }

    private final OutputStream network;
    private final Closeable connection;
    private final Thread thread;
    /** The packet that Paho is writing. */
    private final ByteArrayOutputStream staged = new ByteArrayOutputStream();

    /* the rest is guarded by this */
    private Packets gathered = new Packets();
    private Packets spare = new Packets();
    private boolean idle;
    private boolean closed;

    private volatile int pings;

    /**
     * @param network where to write
     * @param connection closed if that fails, which is how the reading side learns of it
     */
    PacketWriter(OutputStream network, Closeable connection, String clientId) {
        this.network = network;
        this.connection = connection;
        this.thread = new Thread(this::writeAll, "fanwatch-mqtt-writer " + clientId);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Publishes a message.
     *
     * @param id the packet identifier at QoS 1
     * @param callback told at QoS 0, when the message was written or will not be; not told if this returns false
     * @return whether it will be tried: not after the end of the connection
     */
    synchronized boolean publish(
            byte[] topic, byte[] payload, int qos, int id, boolean retained, MqttPublishCallback callback) {
        if (closed) {
            return false;
        }
        ByteBuffer packet = gathered.room(MOST_HEADER_BYTES + topic.length + payload.length);
        packet.put((byte) (PUBLISH | qos << 1 | (retained ? RETAIN : 0)));
        int rest = 2 + topic.length + (qos > 0 ? 2 : 0) + payload.length;
        while (rest > 0x7F) {
            packet.put((byte) (rest & 0x7F | 0x80));
            rest >>= 7;
        }
        packet.put((byte) rest).putShort((short) topic.length).put(topic);
        if (qos > 0) {
            packet.putShort((short) id);
        } else {
            gathered.unconfirmed.add(callback);
        }
        packet.put(payload);
        wake();
        return true;
    }

    /** Acknowledges the message that arrived with that packet identifier at QoS 1 or 2. */
    void acknowledge(int id, int qos) {
        answer(qos == 1 ? PUBACK : PUBREC, id);
    }

    /** Ends what {@link #acknowledge} began at QoS 2, when the broker asks for it. */
    void complete(int id) {
        answer(PUBCOMP, id);
    }

    private synchronized void answer(byte type, int id) {
        gathered.room(4).put(type).put((byte) 2).putShort((short) id);
        wake();
    }

    int pings() {
        return pings;
    }

    @Override
    public synchronized void write(int value) {
        staged.write(value);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        staged.write(bytes, offset, length);
    }

    /** Paho flushes after each packet: no other may come into its midst. */
    @Override
    public synchronized void flush() throws IOException {
        if (closed) {
            throw new IOException("not connected");
        }
        byte[] packet = staged.toByteArray();
        if (packet.length > 0 && packet[0] == PINGREQ) {
            pings++;
        }
        gathered.room(packet.length).put(packet);
        staged.reset();
        wake();
    }

    private void wake() {
        if (idle) {
            idle = false;
            notifyAll();
        }
    }

    private void writeAll() {
        try {
            for (Packets next = take(); next.bytes.position() > 0; next = take()) {
                network.write(next.bytes.array(), 0, next.bytes.position());
                next.unconfirmed.forEach(MqttPublishCallback::onPublished);
                next.clear();
            }
        } catch (Throwable e) { // whatever it is, half a packet may be written: only a new connection helps
            LOG.debug("{} ends: {}", thread.getName(), e.toString());
            closeConnection();
        } finally {
            unconfirmed().forEach(callback -> callback.onFailure("not connected"));
        }
    }

    /** What was gathered, waiting for it; empty when nothing comes any more. */
    private synchronized Packets take() throws InterruptedException {
        while (gathered.bytes.position() == 0 && !closed) {
            idle = true;
            wait();
        }
        Packets taken = gathered;
        gathered = spare;
        spare = taken;
        return taken;
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("{} could not close its socket", thread.getName(), e);
        }
    }

    private synchronized List<MqttPublishCallback> unconfirmed() {
        closed = true;
        List<MqttPublishCallback> unconfirmed = new ArrayList<>(spare.unconfirmed);
        unconfirmed.addAll(gathered.unconfirmed);
        return unconfirmed;
    }

    /** Writes what is gathered, waiting for that half a second at most, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
