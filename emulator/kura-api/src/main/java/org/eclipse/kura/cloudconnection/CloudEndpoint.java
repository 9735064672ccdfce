// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection;

import java.util.Map;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.subscriber.listener.CloudSubscriberListener;
import org.osgi.annotation.versioning.ProviderType;

/** The end of a cloud connection that takes and hands out messages. */
@ProviderType
public interface CloudEndpoint {

    /** Takes a message and returns its identifier; {@code null} if the quality of service has none. */
    String publish(KuraMessage message) throws KuraException;

    /** Adds a subscriber for the messages that the properties select. */
    void registerSubscriber(Map<String, Object> subscriptionProperties, CloudSubscriberListener subscriber);

    /** Removes a subscriber. */
    void unregisterSubscriber(CloudSubscriberListener subscriber);

    /** Returns facts about the connection for an operator; none unless the endpoint has some. */
    default Map<String, String> getInfo() {
        return Map.of();
    }

    /** Adds a listener for deliveries. */
    void registerCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener);

    /** Removes a listener for deliveries. */
    void unregisterCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener);
}
