// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import io.fanwatch.api.ScoringException;

/** A model failed on a batch that it should have scored: the model is at fault, or its native library. */
public final class ModelFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    /** @param permanent whether the same readings would meet it every time */
    ModelFaultException(String message, Throwable cause, boolean permanent) {
        super(message, cause);
        this.permanent = permanent;
    }

    /** What to tell the caller of the scorer. */
    public ScoringException asScoringException() {
        return permanent ? ScoringException.permanent(getMessage()) : ScoringException.passing(getMessage(), this);
    }
}
