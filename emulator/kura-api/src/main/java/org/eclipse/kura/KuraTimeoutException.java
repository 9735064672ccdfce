// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** The operation took longer than allowed. */
@ProviderType
public class KuraTimeoutException extends KuraException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a text. */
    public KuraTimeoutException(String message) {
        super(KuraErrorCode.TIMED_OUT, message);
    }

    /** Creates an exception with a text and its cause. */
    public KuraTimeoutException(String message, Throwable cause) {
        super(KuraErrorCode.TIMED_OUT, cause, message);
    }
}
