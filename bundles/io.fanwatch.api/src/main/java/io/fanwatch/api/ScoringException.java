// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

/** A batch could not be scored. The message names the scorer, what it met and the remedy. */
public final class ScoringException extends Exception {

    private static final long serialVersionUID = 1L;

    private enum Kind {
        PASSING,
        PERMANENT,
        MISMATCH
    }

    private final Kind kind;

    private ScoringException(String message, Throwable cause, Kind kind) {
        super(message == null || message.isBlank() ? "the scorer failed without saying why" : message, cause);
        this.kind = kind;
    }

    /** A failure that may pass: a service that is away, a model that is being loaded. The batch is tried again. */
    public static ScoringException passing(String message, Throwable cause) {
        return new ScoringException(message, cause, Kind.PASSING);
    }

    /** A failure that these readings will meet every time, such as a value beyond what the model takes. */
    public static ScoringException permanent(String message) {
        return new ScoringException(message, null, Kind.PERMANENT);
    }

    /**
     * A failure that these readings will meet every time, but which may lie in the configuration: a feature that they do not
     * have, a service that does not understand them. A predictor that is so refused everything keeps the readings until it
     * is mended.
     */
    public static ScoringException mismatch(String message) {
        return new ScoringException(message, null, Kind.MISMATCH);
    }

    /** Whether trying the same readings again is pointless. */
    public boolean isPermanent() {
        return kind != Kind.PASSING;
    }

    /** Whether it may lie in the configuration; {@link #isPermanent()} then too. */
    public boolean isMismatch() {
        return kind == Kind.MISMATCH;
    }
}
