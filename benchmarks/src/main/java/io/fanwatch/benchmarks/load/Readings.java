// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/**
 * Readings as MQTT packets, made beforehand and sent round and round; a number is written into those that carry one
 * when they are sent. Not thread-safe.
 */
final class Readings {

    /** How many digits a number has, always. */
    static final int DIGITS = 8;

    private static final int LEAST = 4_096;
    private static final int SEED = 20_201_001;
    private static final double FAULTY = 0.2;
    private static final int PUBLISH = 0x30;
    private static final int MINUTE = 60;
    private static final int MAXIMUM_PACKET_ID = 0xFFFF;

    private final ByteBuffer packets;
    private final int[] starts;
    private final int packetIdAt;
    private final boolean numbered;
    private int next;
    private long sent;

    /**
     * @param topic where they go to
     * @param qos 0 or 1
     * @param fans how many fans take turns
     * @param numbered whether each carries its number, from 0, as its id
     */
    Readings(String topic, int qos, int fans, boolean numbered) throws IOException {
        int count = fans * Math.max(1, (LEAST + fans - 1) / fans);
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(SEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        this.starts = new int[count + 1];
        this.numbered = numbered;
        for (int i = 0; i < count; i++) {
            byte[] payload = payload(1 + i % fans, i % MINUTE, random, numbered).getBytes(StandardCharsets.UTF_8);
            int length = 2 + name.length + (qos > 0 ? 2 : 0) + payload.length;
            bytes.write(PUBLISH | qos << 1);
            bytes.write(length & 0x7F | 0x80);
            bytes.write(length >> 7);
            bytes.write(name.length >> 8);
            bytes.write(name.length);
            bytes.write(name);
            if (qos > 0) {
                bytes.write(0);
                bytes.write(0);
            }
            bytes.write(payload);
            starts[i + 1] = bytes.size();
        }
        this.packetIdAt = qos > 0 ? 5 + name.length : 0;
        this.packets = ByteBuffer.allocateDirect(bytes.size()).put(bytes.toByteArray());
    }

    /* the demo's fans: uniform values with one decimal */
    private static String payload(int fan, int second, Random random, boolean numbered) {
        boolean faulty = random.nextDouble() < FAULTY;
        return String.format(
                Locale.ROOT,
                "{\"deviceID\":\"%d\",\"timeStamp\":\"2020-10-01 10:49:%02d\",\"rotation\":%.1f,\"temperature\":%.1f,"
                        + "\"vibration\":%.1f,\"sound\":%.1f%s}",
                fan,
                second,
                faulty ? between(random, 400, 650) : between(random, 500, 700),
                faulty ? between(random, 35, 55) : between(random, 35, 45),
                faulty ? between(random, 100, 250) : between(random, 100, 200),
                faulty ? between(random, 45, 60) : between(random, 45, 52),
                numbered ? ",\"id\":\"" + "0".repeat(DIGITS) + '"' : "");
    }

    private static double between(Random random, double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    /** Numbers the readings from 0 again; the fans go on where they were. */
    void begin() {
        sent = 0;
    }

    /** How many have been sent since the beginning. */
    long sent() {
        return sent;
    }

    /** Sends the next ones, in as few pieces as possible. */
    void send(int count, RawClient publisher) throws IOException {
        int left = count;
        while (left > 0) {
            int end = Math.min(next + left, starts.length - 1);
            for (int i = next; i < end; i++) {
                mark(i, sent++);
            }
            publisher.send(packets.limit(starts[end]).position(starts[next]));
            packets.clear();
            left -= end - next;
            next = end % (starts.length - 1);
        }
    }

    private void mark(int packet, long number) {
        if (packetIdAt > 0) {
            packets.putShort(starts[packet] + packetIdAt, (short) (1 + number % MAXIMUM_PACKET_ID));
        }
        if (numbered) {
            long rest = number;
            int at = starts[packet + 1] - 2; // before the quote and the brace
            for (int i = 1; i <= DIGITS; i++) {
                packets.put(at - i, (byte) ('0' + rest % 10));
                rest /= 10;
            }
        }
    }

    /**
     * The number that a verdict carries as its id.
     *
     * @return -1 if it carries none
     */
    static long numberIn(ByteBuffer buffer, int from, int to) {
        for (int i = to - DIGITS - 6; i >= from; i--) {
            if (buffer.get(i) == '"'
                    && buffer.get(i + 1) == 'i'
                    && buffer.get(i + 2) == 'd'
                    && buffer.get(i + 3) == '"'
                    && buffer.get(i + 5) == '"') {
                long number = 0;
                for (int digit = i + 6; digit < i + 6 + DIGITS; digit++) {
                    number = number * 10 + buffer.get(digit) - '0';
                }
                return number;
            }
        }
        return -1;
    }
}
