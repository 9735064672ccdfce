// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

/** Bytes that are no payload. The message says what is wrong. */
public final class MalformedPayloadException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedPayloadException(String message) {
        super(message);
    }

    MalformedPayloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
