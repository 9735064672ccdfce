// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.subscriber.listener;

import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of messages from a cloud platform. */
@ConsumerType
public interface CloudSubscriberListener {

    /** A message arrived. */
    void onMessageArrived(KuraMessage message);
}
