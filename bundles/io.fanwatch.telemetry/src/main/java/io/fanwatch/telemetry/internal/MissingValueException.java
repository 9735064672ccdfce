// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import io.fanwatch.telemetry.internal.RejectedReadingException.Kind;

/** A value that is not there, or stands for none. There is no stack trace, for speed. */
final class MissingValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    MissingValueException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** Whether there is not even the field. */
    boolean isAbsent() {
        return kind == Kind.FIELD_MISSING;
    }
}
