// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.component.BoundedMap;
import io.fanwatch.mqtt.MqttInboundMessage;
import java.util.Arrays;
import java.util.Map;

/** Decides about messages that the broker kept and sends to each new subscription. For one thread at a time. */
final class RetainedMessages {

    /** What becomes of them. */
    enum Policy {
        LEAVE_OUT,
        ONCE,
        TAKE
    }

    private static final int MAXIMUM_TOPICS = 10_000;

    private final Map<String, Integer> seen = BoundedMap.byUse(MAXIMUM_TOPICS);

    /** Whether the message is to be left out. */
    synchronized boolean leavesOut(MqttInboundMessage message, Policy policy) {
        if (!message.retained() || policy == Policy.TAKE) {
            return false;
        }
        if (policy == Policy.LEAVE_OUT) {
            return true;
        }
        Integer hash = Arrays.hashCode(message.payload());
        return hash.equals(seen.put(message.topic(), hash));
    }
}
