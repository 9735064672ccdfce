// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt.internal.fastpath;

import io.fanwatch.mqtt.MqttPublishCallback;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The messages published at QoS 1 that the broker has not confirmed, by packet identifier. Thread-safe. */
final class InflightMessages {

    /* the identifiers below are left to Paho, which takes them from 1 for its subscriptions */
    private static final int FIRST_ID = 1_024;
    private static final int MOST = 0x1_0000 - FIRST_ID;

    private final MqttPublishCallback[] callbacks;
    private int next;
    private Optional<String> closed = Optional.empty();

    /** @param maximum how many there may be at a time */
    InflightMessages(int maximum) {
        callbacks = new MqttPublishCallback[Math.min(maximum, MOST)];
    }

    /**
     * Adds a message.
     *
     * @return its packet identifier; none if there is none free or no more are taken: the callback was told then
     */
    Optional<Integer> add(MqttPublishCallback callback) {
        Optional<String> refusal;
        synchronized (this) {
            refusal = closed;
            for (int tried = 0; refusal.isEmpty() && tried < callbacks.length; tried++) {
                int slot = next;
                next = next + 1 == callbacks.length ? 0 : next + 1;
                if (callbacks[slot] == null) {
                    callbacks[slot] = callback;
                    return Optional.of(FIRST_ID + slot);
                }
            }
        }
        callback.onFailure(refusal.orElse("too many messages are not confirmed yet"));
        return Optional.empty();
    }

    synchronized Optional<MqttPublishCallback> remove(int id) {
        int slot = id - FIRST_ID;
        if (slot < 0 || slot >= callbacks.length) {
            return Optional.empty();
        }
        Optional<MqttPublishCallback> removed = Optional.ofNullable(callbacks[slot]);
        callbacks[slot] = null;
        return removed;
    }

    /** Takes no more messages; those that are there are told. */
    void close(String reason) {
        List<MqttPublishCallback> open = new ArrayList<>();
        synchronized (this) {
            closed = Optional.of(reason);
            for (int slot = 0; slot < callbacks.length; slot++) {
                if (callbacks[slot] != null) {
                    open.add(callbacks[slot]);
                    callbacks[slot] = null;
                }
            }
        }
        open.forEach(callback -> callback.onFailure(reason));
    }
}
