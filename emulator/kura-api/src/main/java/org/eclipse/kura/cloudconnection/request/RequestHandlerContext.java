// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.request;

import java.util.Map;
import org.eclipse.kura.cloudconnection.publisher.CloudNotificationPublisher;
import org.osgi.annotation.versioning.ProviderType;

/** What a request came with. */
@ProviderType
public class RequestHandlerContext {

    private final CloudNotificationPublisher notificationPublisher;
    private final Map<String, String> contextProperties;

    /** Creates a context; the properties are keyed by the names of {@link RequestHandlerContextConstants}. */
    public RequestHandlerContext(
            CloudNotificationPublisher notificationPublisher, Map<String, String> contextProperties) {
        this.notificationPublisher = notificationPublisher;
        this.contextProperties = contextProperties;
    }

    /** Returns the publisher for notifications about the request. */
    public CloudNotificationPublisher getNotificationPublisher() {
        return notificationPublisher;
    }

    /** Returns the properties of the request. */
    public Map<String, String> getContextProperties() {
        return contextProperties;
    }
}
