// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.publisher;

import org.osgi.annotation.versioning.ProviderType;

/** Sends notifications about a request in progress. */
@ProviderType
public interface CloudNotificationPublisher extends CloudPublisher {}
