// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

/** A model or key file cannot be used or written. The message names the file and the remedy. */
public final class ModelToolException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param cause what went wrong below, or null */
    public ModelToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
