// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

import org.osgi.annotation.versioning.ProviderType;

/** A message that arrived, with the duty to acknowledge it. */
@ProviderType
public interface MqttInboundMessage {

    /** The topic it was published on. */
    String topic();

    /** Its content, or the beginning of it if it is larger than the session takes; not to be written to. */
    byte[] payload();

    /** How many bytes its content has as it was published, which may be more than {@link #payload()} has. */
    default int size() {
        return payload().length;
    }

    /**
     * Keeps no more of its content than that many bytes from now on: for who has read it and keeps the message only for
     * its acknowledgement. To be called by the thread that was given the message, before another one sees it.
     */
    default void trim(int maximumBytes) {}

    /**
     * The quality of service it came with: 0 or 1; 2 if it waits at the broker since an earlier subscription of the same client
     * id. Then it is handled as at 1.
     */
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
