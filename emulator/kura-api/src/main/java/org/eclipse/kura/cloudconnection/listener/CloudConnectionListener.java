// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.listener;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of the state of a cloud connection. */
@ConsumerType
public interface CloudConnectionListener {

    /** The connection was closed on purpose. */
    void onDisconnected();

    /** The connection broke. */
    void onConnectionLost();

    /** The connection is open. */
    void onConnectionEstablished();
}
