// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.kura.protocol.Requests;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudNotificationPublisher;

/** Sends a handler's notifications to who has asked; as in Kura nobody hears of their delivery. Thread-safe. */
final class CloudNotifications implements CloudNotificationPublisher {

    static final String PID = "org.eclipse.kura.cloud.publisher.CloudNotificationPublisher";

    private final String account;
    private final String device;
    private final CloudUplink.Outbox outbox;

    CloudNotifications(String account, String device, CloudUplink.Outbox outbox) {
        this.account = account;
        this.device = device;
        this.outbox = outbox;
    }

    /**
     * Sends a notification.
     *
     * @param message with the properties {@code appId}, {@code messageType} and {@code requestorClientId}
     * @return null, since a notification has no identifier
     * @throws IllegalArgumentException if a property is missing
     */
    @Override
    public String publish(KuraMessage message) {
        String topic = Requests.notificationTopic(
                account,
                property(message, "requestorClientId"),
                property(message, "appId"),
                device,
                property(message, "messageType"));
        outbox.send(topic, PayloadCodec.encodeShort(message.getPayload()));
        return null;
    }

    @Override
    public void registerCloudConnectionListener(CloudConnectionListener cloudConnectionListener) {
        // it hears nothing
    }

    @Override
    public void unregisterCloudConnectionListener(CloudConnectionListener cloudConnectionListener) {
        // it heard nothing
    }

    @Override
    public void registerCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener) {
        // it hears nothing
    }

    @Override
    public void unregisterCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener) {
        // it heard nothing
    }

    private static String property(KuraMessage message, String name) {
        if (message.getProperties().get(name) instanceof String value) {
            return value;
        }
        throw new IllegalArgumentException("a notification needs the property " + name + ", a String");
    }
}
