// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.component.BoundedMap;
import io.fanwatch.mqtt.MqttPublishCallback;
import io.fanwatch.mqtt.MqttSession;
import io.fanwatch.telemetry.internal.formats.SparkplugDecoder;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Sparkplug nodes for the births that were missed, each once a minute at most, and only where the births would come: on a
 * topic that takes in all of a node's messages. For one thread.
 */
final class Rebirths {

    private static final Logger LOG = LoggerFactory.getLogger(Rebirths.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAXIMUM_NODES = 1_000;

    private static final class Reported implements MqttPublishCallback {
        @Override
        public void onPublished() {
            // whether the broker lets it pass is seen by the birth
        }

        @Override
        public void onFailure(String reason) {
            LOG.debug("A Sparkplug node could not be asked for its birth: {}", reason);
        }
    }

    private final TopicFilter topic;
    private final MqttSession session;
    private final Map<String, Long> asked = BoundedMap.byArrival(MAXIMUM_NODES);

    Rebirths(TopicFilter topic, MqttSession session) {
        this.topic = topic;
        this.session = session;
    }

    /** Asks that node, its group and name separated by a slash, unless it was asked a short time ago. Does not wait. */
    void ask(String node, long nowNanos) {
        Long last = asked.get(node);
        if (last != null && nowNanos - last < PAUSE_NANOS
                || !topic.takesAllBelow(SparkplugDecoder.topic(node, "NBIRTH"))) {
            return;
        }
        if (last == null) {
            LOG.info("Asks the Sparkplug node {} for its birth certificate (Node Control/Rebirth)", node);
        }
        asked.remove(node);
        asked.put(node, nowNanos);
        session.publish(
                SparkplugDecoder.topic(node, "NCMD"),
                SparkplugDecoder.rebirth(System.currentTimeMillis()),
                0,
                false,
                new Reported());
    }
}
