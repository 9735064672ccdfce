// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.time.Duration;

/** Nothing can be delivered for now, and the other side says for how long it wants to be left alone. */
public final class RetryLaterException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    /** @param wait how long to wait at least */
    public RetryLaterException(String message, Throwable cause, Duration wait) {
        super(message, cause);
        this.wait = wait;
    }

    /** How long to wait at least. */
    public Duration wait(Duration otherwise) {
        return wait.compareTo(otherwise) > 0 ? wait : otherwise;
    }
}
