// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.publisher;

import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.osgi.annotation.versioning.ProviderType;

/** Sends messages to a cloud platform. */
@ProviderType
public interface CloudPublisher {

    /** Takes a message and returns its identifier; {@code null} if the quality of service has none. */
    String publish(KuraMessage message) throws KuraException;

    /** Adds a listener for connection events. */
    void registerCloudConnectionListener(CloudConnectionListener cloudConnectionListener);

    /** Removes a listener for connection events. */
    void unregisterCloudConnectionListener(CloudConnectionListener cloudConnectionListener);

    /** Adds a listener for deliveries. */
    void registerCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener);

    /** Removes a listener for deliveries. */
    void unregisterCloudDeliveryListener(CloudDeliveryListener cloudDeliveryListener);
}
