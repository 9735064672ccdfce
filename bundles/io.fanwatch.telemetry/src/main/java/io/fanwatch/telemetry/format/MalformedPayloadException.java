// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.format;

/** A message, or a part of one, that is not of its format. There is no stack trace, for speed. */
public final class MalformedPayloadException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with it and what to do, without line breaks or other control characters */
    public MalformedPayloadException(String message) {
        super(message, null, false, false);
    }
}
