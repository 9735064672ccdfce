// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes one client, answers what it sends as MQTT 3.1.1 wants it, and remembers it packet by packet. */
final class TinyBroker implements Closeable {

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;
    private static final int PINGREQ = 12;
    private static final int DISCONNECT = 14;

    /** A packet: its type, and its identifier if it has one. */
    private record Packet(int type, int id) {}

    private final ServerSocket server;
    private final List<Packet> packets = new CopyOnWriteArrayList<>();
    private final List<String> nonsense = new CopyOnWriteArrayList<>();
    private volatile DataOutputStream output = new DataOutputStream(new ByteArrayOutputStream());
    private volatile boolean silentOnPings;

    TinyBroker() {
        try {
            server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "tiny broker");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    void answerNoPings() {
        silentOnPings = true;
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            output = new DataOutputStream(socket.getOutputStream());
            DataInputStream input = new DataInputStream(socket.getInputStream());
            while (true) {
                int first = input.readUnsignedByte();
                int length = 0;
                int digit;
                int shift = 0;
                do {
                    digit = input.readUnsignedByte();
                    length |= (digit & 0x7F) << shift;
                    shift += 7;
                } while (digit > 0x7F);
                byte[] body = new byte[length];
                input.readFully(body);
                take(first, ByteBuffer.wrap(body));
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void take(int first, ByteBuffer body) throws IOException {
        int type = first >> 4;
        int id = 0;
        switch (type) {
            case CONNECT -> sendRaw(0x20, 2, 0, 0);
            case PUBLISH -> {
                int topicLength = Short.toUnsignedInt(body.getShort());
                body.position(body.position() + topicLength);
                if ((first & 6) > 0) {
                    id = Short.toUnsignedInt(body.getShort());
                    sendRaw(0x40, 2, id >> 8, id & 0xFF);
                }
            }
            case PUBACK -> id = Short.toUnsignedInt(body.getShort());
            case SUBSCRIBE -> {
                id = Short.toUnsignedInt(body.getShort());
                sendRaw(0x90, 3, id >> 8, id & 0xFF, 1);
            }
            case UNSUBSCRIBE -> {
                id = Short.toUnsignedInt(body.getShort());
                sendRaw(0xB0, 2, id >> 8, id & 0xFF);
            }
            case PINGREQ -> {
                if (!silentOnPings) {
                    sendRaw(0xD0, 0);
                }
            }
            case DISCONNECT -> {
                // it closes the connection
            }
            default -> nonsense.add("a packet of type " + type);
        }
        packets.add(new Packet(type, id));
    }

    /** Sends a message at QoS 1. */
    void send(String topic, String payload, int id) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(200);
        packet.put((byte) 0x32).put((byte) (4 + topic.length() + payload.length()));
        packet.putShort((short) topic.length()).put(topic.getBytes(UTF_8));
        packet.putShort((short) id).put(payload.getBytes(UTF_8));
        write(packet.array(), packet.position());
    }

    /** Sends bytes as they are. */
    void sendRaw(int... bytes) throws IOException {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        write(raw, raw.length);
    }

    private synchronized void write(byte[] bytes, int length) throws IOException {
        output.write(bytes, 0, length);
        output.flush();
    }

    /** What was no packet, because of how packets were mixed. */
    List<String> nonsense() {
        return nonsense;
    }

    List<Integer> types() {
        return packets.stream().map(Packet::type).toList();
    }

    List<Integer> ids(int type) {
        return packets.stream()
                .filter(packet -> packet.type() == type)
                .map(Packet::id)
                .toList();
    }

    List<Integer> published() {
        return ids(PUBLISH);
    }

    int count(int type) {
        return ids(type).size();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
