// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

import io.fanwatch.component.Require;

/**
 * Who connects, and how.
 *
 * @param clientId the MQTT client id: unique at the broker, and the same after a restart if the session is persistent
 * @param persistent whether the broker keeps subscriptions and unacknowledged messages while the client is away
 *     ({@code cleanSession=false})
 * @param maxInflight how many published messages may be unconfirmed at a time, 1 to 60,000
 */
public record MqttSessionSettings(String clientId, boolean persistent, int maxInflight) {

    /** @throws IllegalArgumentException if the client id is blank or the window out of range; the message names the property */
    public MqttSessionSettings {
        clientId = Require.text("client.id", clientId, "choose one that no other client at the broker has");
        Require.within("inflight.maximum", maxInflight, 1, 60_000, "messages");
    }
}
