// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

import org.osgi.annotation.versioning.ProviderType;

/** A message that arrived, with the duty to acknowledge it. */
@ProviderType
public interface MqttInboundMessage {

    /** The topic it was published on. */
    String topic();

    /** Its content; not to be written to. */
    byte[] payload();

    /** The quality of service it came with: 0 or 1. */
    int qos();

    /** Whether the broker had kept the message and sends it because of a new subscription. */
    boolean retained();

    /** Whether the broker says that it may have sent the message before. */
    boolean duplicate();

    /**
     * Tells the broker that the message was dealt with. Does not block, may be called from any thread; calls after the
     * first, for QoS 0, or after the connection that brought the message is gone do nothing (the broker sends it again).
     */
    void acknowledge();
}
