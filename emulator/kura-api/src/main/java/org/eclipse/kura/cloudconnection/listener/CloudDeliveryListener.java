// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.listener;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of delivered messages. */
@ConsumerType
public interface CloudDeliveryListener {

    /** The message of this identifier was delivered. */
    void onMessageConfirmed(String messageId);
}
