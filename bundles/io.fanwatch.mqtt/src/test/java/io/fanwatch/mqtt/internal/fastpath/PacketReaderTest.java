// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketReaderTest {

    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    private final List<String> taken = new ArrayList<>();

    private static final int MAXIMUM = 100_000;

    private final AtomicInteger pings = new AtomicInteger();
    private final FastPath.Receiver receiver = (topic, payload, size, flags, id) -> {
        taken.add(topic + " " + new String(payload, UTF_8) + " " + (flags >> 1 & 3) + " " + id);
        return true;
    };

    /** A network that gives a few bytes at a time and is silent in between. */
    private static final class Network extends InputStream {

        private final byte[] bytes;
        private final int piece;
        private int position;
        private boolean silent;

        Network(int piece, byte[]... packets) {
            this.bytes = joined(packets);
            this.piece = piece;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read more at a time");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            silent = !silent;
            if (silent) {
                throw new SocketTimeoutException("Read timed out");
            }
            int count = Math.min(Math.min(piece, length), bytes.length - position);
            if (count == 0) {
                return -1;
            }
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void messages_and_confirmations_are_taken_out_in_whatever_pieces_they_come(int piece) throws IOException {
        String large = "x".repeat(50_000);

        byte[] left = read(new Network(
                piece,
                PINGRESP,
                message(0, "fan/messages", 0, "one"),
                message(1, "fan/messages", 40_000, "two"),
                PINGRESP,
                message(1, "fan/ü", 7, ""),
                message(0, "fan/messages", 0, large),
                new byte[] {0x40, 2, 4, 1},
                message(2, "fan/messages", 8, "exactly once"),
                new byte[] {0x62, 2, 0, 8},
                PINGRESP));

        assertThat(taken)
                .containsExactly(
                        "fan/messages one 0 0",
                        "fan/messages two 1 40000",
                        "fan/ü  1 7",
                        "fan/messages " + large + " 0 0",
                        "confirmed 1025",
                        "fan/messages exactly once 2 8",
                        "released 8");
        assertThat(left).isEqualTo(joined(PINGRESP, PINGRESP, PINGRESP));
    }

    @ParameterizedTest
    @ValueSource(ints = {777, 5_000, 100_000})
    void of_a_message_that_is_too_large_only_the_beginning_is_kept_and_the_next_is_whole(int piece) throws IOException {
        String right = "r".repeat(MAXIMUM);
        List<Integer> sizes = new ArrayList<>();
        PacketReader reader = reader(
                new Network(
                        piece,
                        message(1, "fan/large", 5, "x".repeat(MAXIMUM + 1)),
                        message(0, "fan/right", 0, right),
                        message(0, "fan/larger", 0, "y".repeat(3 * MAXIMUM)),
                        PINGRESP),
                (topic, payload, size, flags, id) -> {
                    sizes.add(size);
                    return receiver.onMessage(topic, payload, size, flags, id);
                });

        assertThat(readAll(reader)).isEqualTo(PINGRESP);

        assertThat(taken)
                .containsExactly(
                        "fan/large " + "x".repeat(PacketReader.KEPT_BYTES) + " 1 5",
                        "fan/right " + right + " 0 0",
                        "fan/larger " + "y".repeat(PacketReader.KEPT_BYTES) + " 0 0");
        assertThat(sizes).containsExactly(MAXIMUM + 1, MAXIMUM, 3 * MAXIMUM);
    }

    @Test
    void a_large_packet_that_is_no_message_ends_the_connection() {
        byte[] acknowledgement = {(byte) 0x90, -1, -1, 0x7F, 0, 1};

        assertThatThrownBy(() -> read(new Network(100, acknowledgement)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("2097151 bytes");
    }

    @Test
    void pahos_ping_is_answered_while_there_is_no_room_and_the_brokers_answer_left_out_when_it_comes()
            throws IOException {
        AtomicInteger refusals = new AtomicInteger(3);
        PacketReader reader = reader(
                new Network(100, message(1, "fan", 1, "text"), PINGRESP, PINGRESP, message(1, "fan", 2, "last")),
                (topic, payload, size, flags, id) ->
                        refusals.decrementAndGet() < 0 && receiver.onMessage(topic, payload, size, flags, id));
        pings.set(1);

        assertThat(patientRead(reader)).isEqualTo(0xD0);
        assertThat(patientRead(reader)).isZero();
        assertThat(taken).isEmpty();
        pings.set(2);
        assertThat(readAll(reader)).isEqualTo(joined(PINGRESP));
        assertThat(refusals).hasNegativeValue();
        assertThat(taken).containsExactly("fan text 1 1", "fan last 1 2");
    }

    @Test
    void pahos_ping_is_answered_while_a_message_that_is_too_large_comes() throws IOException {
        PacketReader reader =
                reader(new Network(1_000, message(1, "fan", 1, "x".repeat(2 * MAXIMUM)), PINGRESP), receiver);
        pings.set(1);

        assertThat(patientRead(reader)).isEqualTo(0xD0);
        assertThat(taken).isEmpty();
        assertThat(readAll(reader)).isEqualTo(new byte[1]);
        assertThat(taken).hasSize(1);
    }

    @Test
    void a_packet_for_paho_is_there_as_a_whole_before_its_first_byte_is() throws IOException {
        PacketReader reader = reader(new Network(1, new byte[] {(byte) 0x90, 3, 0, 1, 1}), receiver);

        assertThat(patientRead(reader)).isEqualTo(0x90);
        assertThat(reader.available()).isEqualTo(4);
    }

    @Test
    void whatever_is_thrown_ends_the_stream_in_a_way_that_paho_understands() {
        FastPath.Receiver breaking = (topic, payload, size, flags, id) -> {
            throw new OutOfMemoryError("not really");
        };
        PacketReader reader = reader(new ByteArrayInputStream(message(1, "fan", 1, "text")), breaking);

        assertThatThrownBy(reader::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not really")
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void packets_that_come_thick_and_fast_are_read_many_at_a_time() {
        byte[] one = message(0, "fan/messages", 0, "one");
        AtomicInteger reads = new AtomicInteger();
        long begun = System.nanoTime();
        InputStream steady = new InputStream() {
            private int given;

            @Override
            public int read() {
                throw new UnsupportedOperationException("read more at a time");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                reads.incrementAndGet();
                long arrived = 0;
                while (arrived == 0 && given < 1_000) {
                    Thread.onSpinWait();
                    arrived = Math.min(1_000, (System.nanoTime() - begun) / 20_000) - given;
                }
                int count = (int) Math.min(arrived, length / one.length);
                for (int i = 0; i < count; i++) {
                    System.arraycopy(one, 0, target, offset + i * one.length, one.length);
                }
                given += count;
                return count == 0 ? -1 : count * one.length;
            }
        };

        assertThatThrownBy(() -> reader(steady, receiver).read()).isInstanceOf(EOFException.class);

        assertThat(taken).hasSize(1_000);
        assertThat(reads).hasValueLessThan(100);
    }

    @Test
    void a_message_that_ends_in_its_topic_ends_the_connection() {
        byte[] broken = {0x30, 4, 0, 9, 'f', 'a'};

        assertThatThrownBy(() -> read(new Network(100, broken))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read(new Network(100, new byte[] {0x30, 1, 0})))
                .isInstanceOf(ProtocolException.class);
        assertThat(taken).isEmpty();
    }

    @Test
    void a_length_of_five_bytes_ends_the_connection() {
        byte[] broken = {0x30, -1, -1, -1, -1, 1};

        assertThatThrownBy(() -> read(new Network(100, broken))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void a_length_that_never_arrives_takes_no_memory() {
        byte[] quarterOfAGigabyte = {0x30, -1, -1, -1, 0x7F, 0, 3};

        PacketReader reader = reader(new Network(100, quarterOfAGigabyte), receiver);

        assertThatThrownBy(() -> patientRead(reader)).isInstanceOf(EOFException.class);
    }

    @Test
    void the_end_of_the_network_is_the_brokers_doing() {
        PacketReader reader = reader(InputStream.nullInputStream(), receiver);

        assertThatThrownBy(reader::read).isInstanceOf(EOFException.class).hasMessageContaining("closed the connection");
    }

    /** What is left for Paho until the network ends. */
    private byte[] read(Network network) throws IOException {
        return readAll(reader(network, receiver));
    }

    /** One whose broker has let the client in. */
    private PacketReader reader(InputStream network, FastPath.Receiver taker) {
        PacketReader reader = new PacketReader(
                new SequenceInputStream(new ByteArrayInputStream(CONNACK), network),
                MAXIMUM,
                taker,
                id -> taken.add("confirmed " + id),
                id -> taken.add("released " + id),
                pings::get);
        try {
            assertThat(reader.readNBytes(CONNACK.length)).isEqualTo(CONNACK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reader;
    }

    private static byte[] readAll(PacketReader reader) throws IOException {
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        try {
            while (true) {
                left.write(patientRead(reader));
            }
        } catch (EOFException e) {
            return left.toByteArray();
        }
    }

    private static int patientRead(PacketReader reader) throws IOException {
        while (true) {
            try {
                return reader.read();
            } catch (SocketTimeoutException e) {
                assertThat(reader.available())
                        .as("what Paho may have begun to read")
                        .isZero();
            }
        }
    }

    private static byte[] message(int qos, String topic, int id, String payload) {
        byte[] name = topic.getBytes(UTF_8);
        byte[] content = payload.getBytes(UTF_8);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x30 | qos << 1);
        int rest = 2 + name.length + (qos > 0 ? 2 : 0) + content.length;
        while (rest >= 128) {
            packet.write(rest % 128 + 128);
            rest /= 128;
        }
        packet.write(rest);
        packet.write(0);
        packet.write(name.length);
        packet.writeBytes(name);
        if (qos > 0) {
            packet.write(id / 256);
            packet.write(id % 256);
        }
        packet.writeBytes(content);
        return packet.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
