// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.subscriber;

import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.subscriber.listener.CloudSubscriberListener;
import org.osgi.annotation.versioning.ProviderType;

/** Receives messages from a cloud platform. */
@ProviderType
public interface CloudSubscriber {

    /** Adds a listener for messages. */
    void registerCloudSubscriberListener(CloudSubscriberListener listener);

    /** Removes a listener for messages. */
    void unregisterCloudSubscriberListener(CloudSubscriberListener listener);

    /** Adds a listener for connection events. */
    void registerCloudConnectionListener(CloudConnectionListener cloudConnectionListener);

    /** Removes a listener for connection events. */
    void unregisterCloudConnectionListener(CloudConnectionListener cloudConnectionListener);
}
