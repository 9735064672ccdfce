// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** The message store failed. */
@ProviderType
public class KuraStoreException extends KuraException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with one detail for the message. */
    public KuraStoreException(Object argument) {
        super(KuraErrorCode.STORE_ERROR, argument);
    }

    /** Creates an exception with its cause and one detail for the message. */
    public KuraStoreException(Throwable cause, Object argument) {
        super(KuraErrorCode.STORE_ERROR, cause, argument);
    }
}
