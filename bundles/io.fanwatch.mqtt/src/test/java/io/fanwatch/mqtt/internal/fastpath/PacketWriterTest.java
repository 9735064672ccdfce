// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketWriterTest {

    private static final byte[] TOPIC = "fan".getBytes(UTF_8);

    private final List<byte[]> writes = new CopyOnWriteArrayList<>();
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private final AtomicBoolean connectionClosed = new AtomicBoolean();
    private final CountDownLatch firstWrite = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean broken;
    private volatile Optional<Error> error = Optional.empty();

    private final PacketWriter writer = new PacketWriter(
            new OutputStream() {
                @Override
                public void write(int value) {
                    throw new UnsupportedOperationException("write more at a time");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    firstWrite.countDown();
                    try {
                        release.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    error.ifPresent(thrown -> {
                        throw thrown;
                    });
                    if (broken) {
                        throw new IOException("Broken pipe");
                    }
                    writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
                }
            },
            () -> connectionClosed.set(true),
            "tested");

    private final class Outcome implements MqttPublishCallback {

        private final String name;

        Outcome(String name) {
            this.name = name;
        }

        @Override
        public void onPublished() {
            outcomes.add(name + " written");
        }

        @Override
        public void onFailure(String reason) {
            outcomes.add(name + " " + reason);
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        writer.close();
    }

    @Test
    void what_comes_while_the_network_is_busy_is_written_together_in_its_order() throws Exception {
        publish("a", 0, 0);
        firstWrite.await();
        publish("b", 1, 0x0402);
        writer.acknowledge(0x8001, 1);
        publish("c", 0, 0);
        assertThat(outcomes).isEmpty();
        release.countDown();

        await().untilAsserted(() -> assertThat(writes).hasSize(2));
        assertThat(writes.get(0)).isEqualTo(new byte[] {0x30, 6, 0, 3, 'f', 'a', 'n', 'a'});
        assertThat(writes.get(1)).isEqualTo(new byte[] {
            0x32,
            8,
            0,
            3,
            'f',
            'a',
            'n',
            4,
            2,
            'b', //
            0x40,
            2,
            (byte) 0x80,
            1, //
            0x30,
            6,
            0,
            3,
            'f',
            'a',
            'n',
            'c'
        });
        await().untilAsserted(() -> assertThat(outcomes).containsExactly("a written", "c written"));
    }

    @Test
    void no_message_comes_into_the_midst_of_a_packet_of_pahos() throws Exception {
        release.countDown();
        writer.write(new byte[] {(byte) 0x82, 6}, 0, 2);
        publish("a", 0, 0);
        await().untilAsserted(() -> assertThat(writes).hasSize(1));
        writer.write(new byte[] {0, 1, 0, 1, 'f', 0}, 0, 6);
        writer.flush();

        await().untilAsserted(() -> assertThat(writes).hasSize(2));
        assertThat(writes.get(0)).startsWith(0x30);
        assertThat(writes.get(1)).isEqualTo(new byte[] {(byte) 0x82, 6, 0, 1, 0, 1, 'f', 0});
    }

    @Test
    void a_large_message_has_its_length_in_several_bytes() {
        release.countDown();

        writer.publish(TOPIC, new byte[300_000], 0, 0, true, new Outcome("large"));

        await().untilAsserted(() -> assertThat(writes).hasSize(1));
        int rest = 2 + 3 + 300_000;
        assertThat(writes.get(0))
                .hasSize(1 + 3 + rest)
                .startsWith(0x31, rest & 0x7F | 0x80, rest >> 7 & 0x7F | 0x80, rest >> 14);
    }

    @Test
    void a_network_that_fails_fails_what_waits_and_closes_the_connection() throws Exception {
        broken = true;
        publish("a", 0, 0);
        firstWrite.await();
        publish("b", 0, 0);
        release.countDown();

        await().untilAsserted(() -> assertThat(outcomes).containsExactly("a not connected", "b not connected"));
        assertThat(connectionClosed).isTrue();
        assertThat(publish("c", 0, 0)).isFalse();
        assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
    }

    @Test
    void whatever_the_writer_meets_closes_the_connection_and_fails_what_waits() throws Exception {
        error = Optional.of(new InternalError("meant to fail"));
        release.countDown();
        publish("a", 0, 0);

        await().untilAsserted(() -> assertThat(outcomes).containsExactly("a not connected"));
        assertThat(connectionClosed).isTrue();
    }

    @Test
    void closing_writes_what_is_gathered_and_ends_the_thread() throws Exception {
        publish("a", 0, 0);
        firstWrite.await();
        publish("b", 0, 0);
        release.countDown();
        writer.close();

        // which waits for the thread, but for half a second at most
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("fanwatch-mqtt-writer tested"));
        assertThat(writes).hasSize(2);
        assertThat(outcomes).containsExactly("a written", "b written");
        assertThat(publish("c", 0, 0)).isFalse();
    }

    private boolean publish(String payload, int qos, int id) {
        return writer.publish(TOPIC, payload.getBytes(UTF_8), qos, id, false, new Outcome(payload));
    }
}
