// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ssl;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of changes to the TLS configuration. */
@ConsumerType
public interface SslServiceListener {

    /** Contexts and socket factories handed out before are out of date. */
    void onConfigurationUpdated();
}
