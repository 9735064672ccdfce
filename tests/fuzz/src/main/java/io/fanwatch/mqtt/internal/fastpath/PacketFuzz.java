// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import io.fanwatch.tests.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a broker sends: the same must be read of it whether it comes as a whole or byte by byte. */
public final class PacketFuzz implements FuzzTarget {

    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final int MAXIMUM_BYTES = 16 << 10;

    @Override
    public void take(byte[] input) {
        List<String> whole = read(new ByteArrayInputStream(input), input.length);
        List<String> inParts = read(
                new ByteArrayInputStream(input) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(1, length));
                    }
                },
                input.length);
        if (!whole.equals(inParts)) {
            throw new AssertionError(whole + " as a whole, " + inParts + " byte by byte");
        }
    }

    private static List<String> read(InputStream network, int bytes) {
        List<String> seen = new ArrayList<>();
        PacketReader reader = new PacketReader(
                new SequenceInputStream(new ByteArrayInputStream(CONNACK), network),
                MAXIMUM_BYTES,
                (topic, payload, size, flags, id) -> seen.add(
                        "message " + topic + " " + Arrays.hashCode(payload) + " " + size + " " + flags + " " + id),
                id -> seen.add("confirmed " + id),
                id -> seen.add("released " + id),
                () -> 0);
        // an interrupted thread does not wait for packets to gather
        Thread.currentThread().interrupt();
        try {
            for (int read = 0; ; read++) {
                seen.add("for Paho " + reader.read());
                if (read > CONNACK.length + bytes) {
                    throw new AssertionError("more is read than was sent");
                }
            }
        } catch (IOException e) {
            seen.add(e.getClass() + " " + e.getMessage());
            if (e.getCause() != null) {
                throw new AssertionError("not foreseen", e);
            }
        } finally {
            Thread.interrupted();
        }
        return seen;
    }
}
