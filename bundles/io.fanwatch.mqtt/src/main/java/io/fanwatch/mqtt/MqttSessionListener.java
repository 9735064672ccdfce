// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

/** Told of what happens to a session's connection, on the session's control thread: must return quickly, not close the session. */
@FunctionalInterface
public interface MqttSessionListener {

    /**
     * The session is connected and its subscription, if it has one by now, is active.
     *
     * @param sessionPresent whether the broker still had the session
     */
    void onConnected(boolean sessionPresent);

    /**
     * The connection was lost or could not be made; it is tried again by itself.
     *
     * @param reason what happened, in words
     */
    default void onDisconnected(String reason) {}
}
