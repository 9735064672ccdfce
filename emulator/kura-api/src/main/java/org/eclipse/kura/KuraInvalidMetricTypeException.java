// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** A metric has a type that a payload cannot carry. */
@ProviderType
public class KuraInvalidMetricTypeException extends KuraRuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with one detail for the message. */
    public KuraInvalidMetricTypeException(Object argument) {
        super(KuraErrorCode.INVALID_METRIC_EXCEPTION, argument);
    }

    /** Creates an exception with its cause and one detail for the message. */
    public KuraInvalidMetricTypeException(Throwable cause, Object argument) {
        super(KuraErrorCode.INVALID_METRIC_EXCEPTION, cause, argument);
    }
}
