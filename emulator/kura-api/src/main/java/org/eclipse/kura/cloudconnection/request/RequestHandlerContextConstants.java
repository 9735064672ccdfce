// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.request;

/** Keys of the properties of a {@link RequestHandlerContext}. */
public enum RequestHandlerContextConstants {
    TENANT_ID,
    DEVICE_ID,
    NOTIFICATION_PUBLISHER_PID
}
