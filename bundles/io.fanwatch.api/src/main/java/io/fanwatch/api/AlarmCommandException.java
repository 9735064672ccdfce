// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/** An {@link AlarmCommand} cannot be followed; the message says why and what to do. */
public final class AlarmCommandException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with the command, in words */
    public AlarmCommandException(String message) {
        super(message);
    }
}
