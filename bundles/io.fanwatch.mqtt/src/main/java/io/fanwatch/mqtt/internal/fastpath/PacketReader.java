// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * What a broker sends: the messages and the confirmations of messages are handed over here, everything else to Paho, which
 * reads it from here as from the socket. Reads as much at a time as there is. To be read by one thread.
 *
 * <p>Of a message that is larger than allowed only the beginning is kept; the rest is read and forgotten, whatever its size. While
 * that lasts, or while there is no room for a message, the answer to Paho's ping is stuck behind it. It is given here then, and
 * the broker's is left out when it comes: a connection must not be given up because it is busy.
 *
 * <p>The form of packets is that of MQTT 3.1.1, sections 2.2, 3.3, 3.4 and 3.6.
 */
final class PacketReader extends InputStream {

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREL = 6;
    private static final int PINGRESP = 13;
    private static final int PINGRESP_BYTES = 2;
    /** What is kept of a message that is too large. */
    static final int KEPT_BYTES = 8 << 10;

    private static final int USUAL_BYTES = 16 << 10;
    private static final int MOST_LENGTH_BYTES = 4;

    /* As network cards do: when packets come thick and fast, let some gather, instead of waking all threads for each. */
    private static final long BUSY_NANOS = 2_000_000;
    private static final long GATHER_NANOS = 400_000;
    private static final long GATHER_MANY_NANOS = 1_000_000;
    /** From 2 MB/s, some 15,000 readings a second, {@link #GATHER_MANY_NANOS} pay. */
    private static final long MANY_NANOS_A_BYTE = 500;

    /** A message that is too large, of which so many bytes are still to come. */
    private static final class Large {

        private final String topic;
        private final byte[] beginning;
        private final int size;
        private final int flags;
        private final int id;
        private int remaining;

        Large(String topic, byte[] beginning, int size, int flags, int id) {
            this.topic = topic;
            this.beginning = beginning;
            this.size = size;
            this.flags = flags;
            this.id = id;
            this.remaining = size - beginning.length;
        }
    }

    private final InputStream network;
    private final int maximumBytes;
    private final FastPath.Receiver receiver;
    private final IntConsumer confirmed;
    private final IntConsumer released;
    private final IntSupplier pings;
    private boolean greeted;
    private byte[] buffer = new byte[USUAL_BYTES];
    private int position;
    private int limit;
    private long lastReadNanos = System.nanoTime();
    private long gatherNanos = GATHER_NANOS;
    /** How many bytes of a packet are for Paho, all of them in the buffer. */
    private int passing;

    private Optional<Large> large = Optional.empty();

    /** How many bytes of an answer of our own to a ping Paho has still to read. */
    private int answering;
    /** How many of Paho's pings were answered, and for how many of these the broker's own answer is to come. */
    private int answered;

    private int answeredEarly;

    /* most messages of a session come on one topic */
    private byte[] lastTopicBytes = new byte[0];
    private String lastTopic = "";

    /**
     * @param maximumBytes how large a message may be, its topic not counted; more than {@link #KEPT_BYTES}
     * @param receiver takes the messages
     * @param confirmed takes the packet identifiers of messages that the broker has confirmed
     * @param released takes the packet identifiers of messages at QoS 2 that the broker wants to be done with
     * @param pings how many pings Paho has sent
     */
    PacketReader(
            InputStream network,
            int maximumBytes,
            FastPath.Receiver receiver,
            IntConsumer confirmed,
            IntConsumer released,
            IntSupplier pings) {
        this.network = network;
        this.maximumBytes = maximumBytes;
        this.receiver = receiver;
        this.confirmed = confirmed;
        this.released = released;
        this.pings = pings;
    }

    @Override
    public int available() {
        return answering + passing;
    }

    @Override
    public int read() throws IOException {
        awaitPassing();
        if (answering > 0) {
            answering--;
            return answering > 0 ? PINGRESP << 4 : 0;
        }
        passing--;
        return buffer[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitPassing();
        if (answering > 0) {
            target[offset] = (byte) read();
            return 1;
        }
        int count = Math.min(length, passing);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        passing -= count;
        return count;
    }

    private void awaitPassing() throws IOException {
        try {
            while (passing + answering == 0) {
                if (large.isPresent()) {
                    skip(large.get());
                } else {
                    next();
                }
            }
        } catch (RuntimeException
                | Error e) { // Paho's thread would end without a word, and the connection seem to stand
            throw new IOException("what the broker sent could not be taken: " + e, e);
        }
    }

    /* a time-out in between leaves the packet for the next call */
    private void next() throws IOException {
        require(1);
        if (!greeted && buffer[position] >> 4 != CONNACK) {
            throw new ProtocolException("what answers is no MQTT broker, or one that wants TLS (ssl:// in broker.url)");
        }
        greeted = true;
        int header = 1;
        int length = 0;
        byte digit;
        do {
            require(header + 1);
            digit = buffer[position + header];
            length |= (digit & 0x7F) << 7 * (header - 1);
            header++;
        } while (digit < 0 && header <= MOST_LENGTH_BYTES);
        if (digit < 0) {
            throw new ProtocolException("the broker sent a packet of no valid length");
        }
        int size = header + length;
        int type = buffer[position] >> 4 & 0xF;
        int qos = buffer[position] >> 1 & 3;
        if (length > maximumBytes && isTooLarge(type, qos, header, length)) {
            return;
        }
        require(size);
        if (type == PUBLISH && qos > 2) {
            throw new ProtocolException(
                    "the broker sent a message at QoS 3, which there is not"); // it ends Paho's thread
        }
        if (type == PUBLISH) {
            take(position + header, position + size, buffer[position], qos);
        } else if (type == PUBACK && length >= 2) {
            int id = number(position + header);
            position += size;
            confirmed.accept(id);
        } else if (type == PUBREL && length >= 2) {
            int id = number(position + header);
            position += size;
            released.accept(id);
        } else if (type == PINGRESP && answeredEarly > 0) {
            answeredEarly--;
            position += size;
        } else {
            answered += type == PINGRESP ? 1 : 0;
            passing = size;
        }
    }

    private boolean isTooLarge(int type, int qos, int header, int length) throws IOException {
        if (type != PUBLISH || qos > 2) {
            throw new ProtocolException("the broker sent a packet of " + length + " bytes that is no message");
        }
        require(header + 2);
        int topicEnd = header + 2 + number(position + header);
        int start = topicEnd + (qos > 0 ? 2 : 0);
        int size = header + length - start;
        if (size <= maximumBytes) {
            return false;
        }
        require(start + KEPT_BYTES);
        byte[] beginning = Arrays.copyOfRange(buffer, position + start, position + start + KEPT_BYTES);
        String topic = topic(position + header + 2, position + topicEnd);
        int id = qos > 0 ? number(position + topicEnd) : 0;
        large = Optional.of(new Large(topic, beginning, size, buffer[position], id));
        position += start + KEPT_BYTES;
        return true;
    }

    private void skip(Large message) throws IOException {
        while (message.remaining > 0) {
            require(1);
            int count = Math.min(limit - position, message.remaining);
            position += count;
            message.remaining -= count;
            if (answerPing()) {
                return;
            }
        }
        if (handOver(message.topic, message.beginning, message.size, message.flags, message.id)) {
            large = Optional.empty();
        }
    }

    private void take(int from, int to, int flags, int qos) throws IOException {
        int topicStart = from + 2;
        int topicEnd = topicStart <= to ? topicStart + number(from) : Integer.MAX_VALUE;
        int start = topicEnd + (qos > 0 ? 2 : 0);
        if (topicEnd > to || start > to) {
            throw new ProtocolException("the broker sent a message that ends in its topic");
        }
        String topic = topic(topicStart, topicEnd);
        int id = qos > 0 ? number(topicEnd) : 0;
        if (handOver(topic, Arrays.copyOfRange(buffer, start, to), to - start, flags, id)) {
            position = to;
        }
    }

    private boolean handOver(String topic, byte[] payload, int size, int flags, int id) throws IOException {
        try {
            boolean taken = receiver.onMessage(topic, payload, size, flags, id);
            if (!taken) {
                answerPing();
            }
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a message waits");
        }
    }

    /** Answers a ping that has no answer yet, if there is one; Paho ends a connection over which it gets an answer too many. */
    private boolean answerPing() {
        if (pings.getAsInt() == answered) {
            return false;
        }
        answered++;
        answeredEarly++;
        answering = PINGRESP_BYTES;
        return true;
    }

    private String topic(int from, int to) {
        if (!Arrays.equals(buffer, from, to, lastTopicBytes, 0, lastTopicBytes.length)) {
            lastTopicBytes = Arrays.copyOfRange(buffer, from, to);
            lastTopic = new String(lastTopicBytes, StandardCharsets.UTF_8);
        }
        return lastTopic;
    }

    private int number(int at) {
        return (buffer[at] & 0xFF) << 8 | buffer[at + 1] & 0xFF;
    }

    /** Reads until that many bytes of the packet are in the buffer. */
    private void require(int count) throws IOException {
        if (limit - position >= count) {
            return;
        }
        // what an extraordinarily large packet needed is given back
        byte[] room = position == limit && buffer.length > USUAL_BYTES ? new byte[USUAL_BYTES] : buffer;
        System.arraycopy(buffer, position, room, 0, limit - position);
        buffer = room;
        limit -= position;
        position = 0;
        while (limit < count) {
            if (limit == buffer.length) {
                // grows with what has arrived, whatever length the packet claims to have
                buffer = Arrays.copyOf(buffer, Math.min(count, 2 * buffer.length));
            }
            if (limit == 0 && System.nanoTime() - lastReadNanos < BUSY_NANOS) {
                LockSupport.parkNanos(gatherNanos);
            }
            int read = network.read(buffer, limit, buffer.length - limit);
            long now = System.nanoTime();
            gatherNanos = read * MANY_NANOS_A_BYTE < now - lastReadNanos ? GATHER_NANOS : GATHER_MANY_NANOS;
            lastReadNanos = now;
            if (read < 0) {
                throw new EOFException("the broker closed the connection");
            }
            limit += read;
        }
    }

    @Override
    public void close() throws IOException {
        network.close();
    }
}
