// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection;

/** Names of the properties that tie the parts of a cloud connection together. */
public enum CloudConnectionConstants {
    CLOUD_ENDPOINT_SERVICE_PID_PROP_NAME("cloud.endpoint.service.pid"),
    CLOUD_CONNECTION_FACTORY_PID_PROP_NAME("cloud.connection.factory.pid");

    private final String property;

    CloudConnectionConstants(String property) {
        this.property = property;
    }

    /** Returns the name of the property. */
    public String value() {
        return property;
    }
}
