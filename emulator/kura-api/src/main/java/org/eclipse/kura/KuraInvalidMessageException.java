// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A message could not be decoded. */
@ProviderType
public class KuraInvalidMessageException extends KuraRuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with one detail for the message. */
    public KuraInvalidMessageException(Object argument) {
        super(KuraErrorCode.INVALID_MESSAGE_EXCEPTION, argument);
    }

    /** Creates an exception with its cause and one detail for the message. */
    public KuraInvalidMessageException(Throwable cause, Object argument) {
        super(KuraErrorCode.INVALID_MESSAGE_EXCEPTION, cause, argument);
    }

    /** Creates an exception with its cause. */
    public KuraInvalidMessageException(Throwable cause) {
        super(KuraErrorCode.INVALID_MESSAGE_EXCEPTION, cause);
    }
}
