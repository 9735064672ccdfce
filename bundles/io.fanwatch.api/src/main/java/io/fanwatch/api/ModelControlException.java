// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/** The model could not be changed. The message names the scorer, the version and the remedy. */
public final class ModelControlException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param cause what went wrong below, or null */
    public ModelControlException(String message, Throwable cause) {
        super(message, cause);
    }
}
