// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * What a broker sends: the messages and the confirmations of messages are handed over here, everything else to Paho, which
 * reads it from here as from the socket. Reads as much at a time as there is. To be read by one thread.
 *
 * <p>The form of packets is that of MQTT 3.1.1, sections 2.2, 3.3 and 3.4.
 */
final class PacketReader extends InputStream {

    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int USUAL_BYTES = 16 << 10;
    private static final int MOST_LENGTH_BYTES = 4;

    /* As network cards do: when packets come thick and fast, let some gather, instead of waking all threads for each. */
    private static final long BUSY_NANOS = 2_000_000;
    private static final long GATHER_NANOS = 400_000;
    private static final long GATHER_MANY_NANOS = 1_000_000;
    /** From 2 MB/s, some 15,000 readings a second, {@link #GATHER_MANY_NANOS} pay. */
    private static final long MANY_NANOS_A_BYTE = 500;

    private final InputStream network;
    private final FastPath.Receiver receiver;
    private final IntConsumer confirmed;
    private byte[] buffer = new byte[USUAL_BYTES];
    private int position;
    private int limit;
    private long lastReadNanos = System.nanoTime();
    private long gatherNanos = GATHER_NANOS;
    /** How many bytes of a packet are for Paho, all of them in the buffer. */
    private int passing;

    /* most messages of a session come on one topic */
    private byte[] lastTopicBytes = new byte[0];
    private String lastTopic = "";

    /**
     * @param receiver takes the messages
     * @param confirmed takes the packet identifiers of messages that the broker has confirmed
     */
    PacketReader(InputStream network, FastPath.Receiver receiver, IntConsumer confirmed) {
        this.network = network;
        this.receiver = receiver;
        this.confirmed = confirmed;
    }

    @Override
    public int available() {
        return passing;
    }

    @Override
    public int read() throws IOException {
        awaitPassing();
        passing--;
        return buffer[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitPassing();
        int count = Math.min(length, passing);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        passing -= count;
        return count;
    }

    private void awaitPassing() throws IOException {
        try {
            while (passing == 0) {
                next();
            }
        } catch (RuntimeException
                | Error e) { // Paho's thread would end without a word, and the connection seem to stand
            throw new IOException("what the broker sent could not be taken: " + e, e);
        }
    }

    /* a time-out in between leaves the packet for the next call */
    private void next() throws IOException {
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
        require(size);
        int type = buffer[position] >> 4 & 0xF;
        int qos = buffer[position] >> 1 & 3;
        if (type == PUBLISH && qos <= 1) {
            take(position + header, position + size, buffer[position], qos);
        } else if (type == PUBACK && length >= 2) {
            int id = number(position + header);
            position += size;
            confirmed.accept(id);
        } else {
            passing = size;
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
        byte[] payload = Arrays.copyOfRange(buffer, start, to);
        position = to;
        try {
            receiver.onMessage(topic, payload, flags, id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a message waits");
        }
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
