// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration;

import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ConsumerType;

/** A component that describes its own configuration instead of shipping a metatype file. */
@ConsumerType
public interface SelfConfiguringComponent {

    /** Returns the current configuration with its description. */
    ComponentConfiguration getConfiguration() throws KuraException;
}
