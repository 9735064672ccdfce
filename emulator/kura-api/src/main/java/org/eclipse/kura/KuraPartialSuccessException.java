// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Some parts of an operation on many things failed; {@link #getCauses()} lists why. */
@ProviderType
public class KuraPartialSuccessException extends KuraException {

    private static final long serialVersionUID = 1L;

    private final transient List<Throwable> causes;

    /** Creates an exception for the failures of the operation that {@code message} names. */
    public KuraPartialSuccessException(String message, List<Throwable> causes) {
        super(KuraErrorCode.PARTIAL_SUCCESS, causes.isEmpty() ? null : causes.get(0), message);
        this.causes = List.copyOf(causes);
    }

    /** Returns one exception a failed part. */
    public List<Throwable> getCauses() {
        return causes;
    }
}
