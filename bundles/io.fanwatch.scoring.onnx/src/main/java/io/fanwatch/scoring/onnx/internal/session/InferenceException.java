// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraIOException;

/**
 * The engine cannot do what it is asked to. The message names the thing, the value and the remedy; the code says whose
 * fault it is in Kura's terms.
 */
public final class InferenceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final KuraErrorCode code;

    public InferenceException(KuraErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public InferenceException(KuraErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The caller gave something that does not fit. */
    public static InferenceException invalid(String message) {
        return new InferenceException(KuraErrorCode.INVALID_PARAMETER, message);
    }

    /** A model file cannot be read or is not valid. */
    public static InferenceException unreadable(String message, Throwable cause) {
        return new InferenceException(KuraErrorCode.IO_ERROR, message, cause);
    }

    /** The same with where it happened, in front. */
    public InferenceException in(String place) {
        return new InferenceException(code, place + ": " + getMessage(), getCause());
    }

    /** The same for the callers of Kura's API. Kura drops the words of some codes, so they are also in the cause. */
    public KuraException forKura() {
        return code == KuraErrorCode.IO_ERROR
                ? new KuraIOException(this, getMessage())
                : new KuraException(code, this, getMessage());
    }
}
