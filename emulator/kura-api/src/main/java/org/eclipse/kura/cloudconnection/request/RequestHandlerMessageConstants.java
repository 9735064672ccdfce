// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.request;

/** Keys of the properties of a request message. */
public enum RequestHandlerMessageConstants {
    ARGS_KEY("args");

    private final String key;

    RequestHandlerMessageConstants(String key) {
        this.key = key;
    }

    /** Returns the key of the property. */
    public String value() {
        return key;
    }
}
