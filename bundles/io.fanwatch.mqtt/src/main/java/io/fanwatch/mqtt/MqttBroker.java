// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A broker as an operator configured it: address, credentials, TLS. Each user opens a session of its own.
 *
 * <p>When the configuration changes, every open session reconnects with the new one; sessions need not be opened again.
 */
@ProviderType
public interface MqttBroker {

    /**
     * Opens a session and begins to connect in the background, for as long as it takes, with exponential back-off and
     * jitter. Does not block.
     *
     * @param settings who connects, and whether the broker keeps the session
     * @param listener told of what happens to the connection
     */
    MqttSession open(MqttSessionSettings settings, MqttSessionListener listener);

    /** The address and state in words, for a status message: never a password. */
    String description();
}
