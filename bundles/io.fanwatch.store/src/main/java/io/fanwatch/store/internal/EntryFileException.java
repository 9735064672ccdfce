// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import java.io.IOException;

/** A file of entries cannot be written to, or is none. The message names the file, what happened and the remedy. */
public final class EntryFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean damage;

    EntryFileException(String message, Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    /** Whether what the file says makes no sense, so that it will never be readable. */
    public boolean isDamage() {
        return damage;
    }
}
