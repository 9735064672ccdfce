// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.gateway;

/** The gateway could not do what it was asked. The message says what, why and what to do. */
public final class GatewayException extends Exception {

    private static final long serialVersionUID = 1L;

    GatewayException(String message, Throwable cause) {
        super(message, cause);
    }

    GatewayException(String message) {
        super(message);
    }
}
