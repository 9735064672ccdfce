// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Base of the checked exceptions that Kura services throw. Its message is the error code in words, followed by the details. */
@ProviderType
public class KuraException extends Exception {

    private static final long serialVersionUID = 1L;

    private final KuraErrorCode code;

    private final transient Object[] details;

    /** Creates an exception without details. */
    public KuraException(KuraErrorCode code) {
        this(code, (Throwable) null);
    }

    /** Creates an exception whose details follow the error code in the message. */
    public KuraException(KuraErrorCode code, Object... arguments) {
        this(code, null, arguments);
    }

    /** Creates an exception with a cause; details follow the error code in the message. */
    public KuraException(KuraErrorCode code, Throwable cause, Object... arguments) {
        super(ErrorText.of(code, arguments), cause);
        this.code = code;
        this.details = arguments == null ? new Object[0] : arguments.clone();
    }

    /** Creates an {@link KuraErrorCode#INTERNAL_ERROR} with the given text. */
    public static KuraException internalError(String message) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, message);
    }

    /** Creates an {@link KuraErrorCode#INTERNAL_ERROR} with the given cause. */
    public static KuraException internalError(Throwable cause) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause);
    }

    /** Creates an {@link KuraErrorCode#INTERNAL_ERROR} with the given cause and text. */
    public static KuraException internalError(Throwable cause, String message) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause, message);
    }

    /** Returns what kind of failure this is. */
    public KuraErrorCode getCode() {
        return code;
    }

    /** Returns {@link #getMessage()}: this API has one language only. */
    @Override
    public String getLocalizedMessage() {
        return getMessage();
    }

    @Override
    public String getMessage() {
        return super.getMessage();
    }
}
