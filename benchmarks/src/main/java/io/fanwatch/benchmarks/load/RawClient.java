// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import jdk.net.ExtendedSocketOptions;

/**
 * As much of MQTT 3.1.1 as a load generator needs, many packets a system call. Not thread-safe; {@link #close()} from
 * another thread ends a blocking {@link #read}.
 */
final class RawClient implements AutoCloseable {

    private static final int CONNECT = 0x10;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 9;
    private static final int REFUSED = 0x80;
    private static final int CLEAN_SESSION = 2;
    private static final int PROTOCOL_LEVEL = 4;
    private static final int INPUT_BYTES = 1 << 20;
    private static final int ACKNOWLEDGEMENT_BYTES = 1 << 17;

    /** Takes the messages that a {@link #read} finds. */
    @FunctionalInterface
    interface Handler {

        /**
         * @param buffer where the payload is; its position and limit are not to be touched
         * @param from the payload's first byte
         * @param to the byte after its last
         */
        void published(ByteBuffer buffer, int from, int to);
    }

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
    private final ByteBuffer acknowledgements = ByteBuffer.allocateDirect(ACKNOWLEDGEMENT_BYTES);
    private int controlPacket;
    private int controlCode;

    /**
     * Connects to a broker on this machine and waits until it agrees.
     *
     * @throws IOException if it does not
     */
    RawClient(int port, String clientId) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(14 + id.length);
        packet.put((byte) CONNECT).put((byte) (12 + id.length));
        string(packet, "MQTT".getBytes(StandardCharsets.UTF_8));
        packet.put((byte) PROTOCOL_LEVEL).put((byte) CLEAN_SESSION).putShort((short) 0);
        string(packet, id);
        send(packet.flip());
        await(CONNACK, "the connection");
    }

    /**
     * Subscribes and waits for the broker's agreement.
     *
     * @throws IOException if it does not agree
     */
    void subscribe(String topic, int qos) throws IOException {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(7 + name.length);
        packet.put((byte) SUBSCRIBE).put((byte) (5 + name.length)).putShort((short) 1);
        string(packet, name);
        packet.put((byte) qos);
        send(packet.flip());
        await(SUBACK, "the subscription to " + topic);
    }

    /** From now on {@link #read} returns at once when there is nothing. */
    void doNotBlock() throws IOException {
        channel.configureBlocking(false);
    }

    /** Sends everything, however long that takes. */
    void send(ByteBuffer packets) throws IOException {
        while (packets.hasRemaining()) {
            if (channel.write(packets) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * Hands over what has arrived, after at most one read from the socket, and acknowledges what wants it.
     *
     * @return how many messages that were
     * @throws EOFException if the broker has closed the connection
     */
    int read(Handler handler) throws IOException {
        if (channel.read(input) < 0) {
            throw new EOFException("the broker closed the connection");
        }
        // otherwise what is measured is how long the operating system waits before it does
        channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        input.flip();
        int messages = 0;
        while (input.remaining() >= 2) {
            int start = input.position();
            int type = input.get(start) & 0xFF;
            int length = 0;
            int shift = 0;
            int body = start + 1;
            byte digit;
            do {
                digit = body < input.limit() ? input.get(body) : 0;
                body++;
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit < 0);
            int end = body + length;
            if (end > input.limit()) {
                break;
            }
            if (type >> 4 == PUBLISH) {
                int payload = body + 2 + (input.getShort(body) & 0xFFFF);
                if ((type & 6) != 0) {
                    acknowledge(input.getShort(payload));
                    payload += 2;
                }
                handler.published(input, payload, end);
                messages++;
            } else if (type >> 4 == CONNACK || type >> 4 == SUBACK) {
                controlPacket = type >> 4;
                controlCode = input.get(end - 1) & 0xFF;
            }
            input.position(end);
        }
        input.compact();
        flushAcknowledgements();
        return messages;
    }

    private void acknowledge(short packetId) throws IOException {
        if (acknowledgements.remaining() < 4) {
            flushAcknowledgements();
        }
        acknowledgements.put((byte) PUBACK).put((byte) 2).putShort(packetId);
    }

    private void flushAcknowledgements() throws IOException {
        if (acknowledgements.position() > 0) {
            send(acknowledgements.flip());
            acknowledgements.clear();
        }
    }

    private void await(int packet, String what) throws IOException {
        while (controlPacket != packet) {
            read((buffer, from, to) -> {});
        }
        if (packet == CONNACK ? controlCode != 0 : controlCode >= REFUSED) {
            throw new IOException("the broker refuses " + what + " with code " + controlCode);
        }
    }

    private static void string(ByteBuffer packet, byte[] text) {
        packet.putShort((short) text.length).put(text);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
