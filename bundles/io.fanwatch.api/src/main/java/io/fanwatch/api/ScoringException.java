// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/** A batch could not be scored. The message names the scorer, what it met and the remedy. */
public final class ScoringException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    private ScoringException(String message, Throwable cause, boolean permanent) {
        super(message == null || message.isBlank() ? "the scorer failed without saying why" : message, cause);
        this.permanent = permanent;
    }

    /** A failure that may pass: a service that is away, a model that is being loaded. The batch is tried again. */
    public static ScoringException passing(String message, Throwable cause) {
        return new ScoringException(message, cause, false);
    }

    /** A failure that these readings will meet every time, such as a feature they do not have. */
    public static ScoringException permanent(String message) {
        return new ScoringException(message, null, true);
    }

    /** Whether trying the same readings again is pointless. */
    public boolean isPermanent() {
        return permanent;
    }
}
