// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Base of the unchecked exceptions that Kura services throw. Its message is the error code in words, followed by the details. */
@ProviderType
public class KuraRuntimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final KuraErrorCode code;

    private final transient Object[] details;

    /** Creates an exception without details. */
    public KuraRuntimeException(KuraErrorCode code) {
        this(code, (Throwable) null);
    }

    /** Creates an exception whose details follow the error code in the message. */
    public KuraRuntimeException(KuraErrorCode code, Object... arguments) {
        this(code, null, arguments);
    }

    /** Creates an exception with a cause; details follow the error code in the message. */
    public KuraRuntimeException(KuraErrorCode code, Throwable cause, Object... arguments) {
        super(ErrorText.of(code, arguments), cause);
        this.code = code;
        this.details = arguments == null ? new Object[0] : arguments.clone();
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
