// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What gateway and broker have confirmed to each other, by the packets between them: by it one knows who lost a reading.
 * Thread-safe.
 */
final class Witness {

    private final Set<ReadingId> readingsConfirmed = ConcurrentHashMap.newKeySet();
    private final Set<ReadingId> verdictsConfirmed = ConcurrentHashMap.newKeySet();

    /** Both directions of a new connection. */
    FaultProxy.Tap connection() {
        Map<Integer, ReadingId> readings = new ConcurrentHashMap<>();
        Map<Integer, ReadingId> verdicts = new ConcurrentHashMap<>();
        PacketStream fromGateway = new PacketStream(listener(verdicts, readings, readingsConfirmed));
        PacketStream fromBroker = new PacketStream(listener(readings, verdicts, verdictsConfirmed));
        return (bytes, count, toServer) -> (toServer ? fromGateway : fromBroker).take(bytes, count);
    }

    /** Whether the gateway has confirmed a reading to the broker. */
    boolean gatewayConfirmed(ReadingId id) {
        return readingsConfirmed.contains(id);
    }

    /** Whether the broker has confirmed its verdict to the gateway. */
    boolean brokerConfirmed(ReadingId id) {
        return verdictsConfirmed.contains(id);
    }

    private static PacketStream.Listener listener(
            Map<Integer, ReadingId> sent, Map<Integer, ReadingId> received, Set<ReadingId> confirmed) {
        return new PacketStream.Listener() {
            @Override
            public void published(int packet, String payload) {
                ReadingId.in(payload).ifPresentOrElse(id -> sent.put(packet, id), () -> sent.remove(packet));
            }

            @Override
            public void acknowledged(int packet) {
                ReadingId id = received.remove(packet);
                if (id != null) {
                    confirmed.add(id);
                }
            }
        };
    }
}
