// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection;

import org.eclipse.kura.KuraConnectException;
import org.eclipse.kura.KuraDisconnectException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.osgi.annotation.versioning.ProviderType;

/** Opens and closes a cloud connection. */
@ProviderType
public interface CloudConnectionManager {

    /** Connects. */
    void connect() throws KuraConnectException;

    /** Disconnects. */
    void disconnect() throws KuraDisconnectException;

    /** Says whether the connection is open. */
    boolean isConnected();

    /** Adds a listener for connection events. */
    void registerCloudConnectionListener(CloudConnectionListener cloudConnectionListener);

    /** Removes a listener for connection events. */
    void unregisterCloudConnectionListener(CloudConnectionListener cloudConnectionListener);
}
