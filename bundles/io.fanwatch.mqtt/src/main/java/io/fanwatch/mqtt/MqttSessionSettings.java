package io.fanwatch.mqtt;

/**
 * Who connects, and how.
 *
 * @param clientId the MQTT client id: unique at the broker, and the same after a restart if the session is persistent
 * @param persistent whether the broker keeps subscriptions and unacknowledged messages while the client is away
 *     ({@code cleanSession=false})
 * @param maxInflight how many published messages may be unconfirmed at a time, 1 to 65,535
 */
public record MqttSessionOptions(String clientId, boolean persistent, int maxInflight) {

    /**
     * @throws IllegalArgumentException if the client id is blank or the window is outside 1 to 65,535
     */
    public MqttSessionOptions {
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("the MQTT client id is blank");
        }
        if (maxInflight < 1 || maxInflight > 65_535) {
            throw new IllegalArgumentException("the in-flight window is " + maxInflight + ": it must be 1 to 65,535");
        }
    }
}
