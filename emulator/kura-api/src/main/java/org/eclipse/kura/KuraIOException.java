// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Reading or writing failed. */
@ProviderType
public class KuraIOException extends KuraException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with one detail for the message. */
    public KuraIOException(Object argument) {
        super(KuraErrorCode.IO_ERROR, argument);
    }

    /** Creates an exception with its cause and one detail for the message. */
    public KuraIOException(Throwable cause, Object argument) {
        super(KuraErrorCode.IO_ERROR, cause, argument);
    }
}
