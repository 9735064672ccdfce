// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Finds publications and their acknowledgements in one direction of an MQTT 3.1.1 connection. Not thread-safe. */
final class PacketStream {

    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int TYPE_SHIFT = 4;
    private static final int QOS = 0x06;
    private static final int MORE = 0x80;
    private static final int SEVEN_BITS = 7;
    private static final int LOW_BITS = 0x7f;

    private final Listener listener;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int header = -1;
    private int length;
    private int shift;
    private boolean lengthKnown;

    /** Who wants to know. */
    interface Listener {

        /** A message at QoS 1 or 2. */
        void published(int packet, String payload);

        /** The answer to one. */
        void acknowledged(int packet);
    }

    PacketStream(Listener listener) {
        this.listener = listener;
    }

    /** The next bytes. */
    void take(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            take(bytes[i] & 0xff);
        }
    }

    private void take(int next) {
        if (header < 0) {
            header = next;
            length = 0;
            shift = 0;
            lengthKnown = false;
            body.reset();
            return;
        }
        if (!lengthKnown) {
            length |= (next & LOW_BITS) << shift;
            shift += SEVEN_BITS;
            lengthKnown = (next & MORE) == 0;
        } else {
            body.write(next);
        }
        if (lengthKnown && body.size() == length) {
            tell(body.toByteArray());
            header = -1;
        }
    }

    private void tell(byte[] packet) {
        int type = header >> TYPE_SHIFT;
        if (type == PUBACK) {
            listener.acknowledged(number(packet, 0));
        } else if (type == PUBLISH && (header & QOS) != 0) {
            int topicEnd = 2 + number(packet, 0);
            int start = topicEnd + 2;
            listener.published(
                    number(packet, topicEnd), new String(packet, start, packet.length - start, StandardCharsets.UTF_8));
        }
    }

    private static int number(byte[] packet, int at) {
        return (packet[at] & 0xff) << 8 | packet[at + 1] & 0xff;
    }
}
