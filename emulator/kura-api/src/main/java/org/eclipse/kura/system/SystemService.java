// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.system;

import java.util.Properties;
import org.osgi.annotation.versioning.ProviderType;

/** Says what a gateway is and where it keeps its files. */
@ProviderType
public interface SystemService {

    /** Returns the properties of the gateway: those of {@code kura.properties}, overridden by system properties. */
    Properties getProperties();

    /** Returns the folder for persistent data, the property {@code kura.data}; {@code null} if it is not set. */
    String getKuraDataDirectory();
}
