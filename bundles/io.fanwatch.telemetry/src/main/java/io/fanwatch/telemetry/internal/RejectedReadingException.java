// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.util.Locale;

/** A message that is no reading. The message says what is wrong with it; there is no stack trace, for speed. */
public final class RejectedReadingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of mistake it is, to count by. */
    enum Kind {
        EMPTY,
        TOO_LARGE,
        NOT_UTF_8,
        NOT_JSON,
        NOT_AN_OBJECT,
        MALFORMED,
        FIELD_MISSING,
        FIELD_REPEATED,
        NOT_A_NUMBER,
        INVALID_DEVICE,
        INVALID_ID,
        INVALID_TIME,
        UNSCORABLE;

        /** As people read it, for example {@code not json}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Kind kind;

    RejectedReadingException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The same with something before it. */
    RejectedReadingException prefixed(String prefix) {
        return new RejectedReadingException(kind, prefix + getMessage());
    }
}
