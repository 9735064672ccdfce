// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.osgi.annotation.versioning.ProviderType;

/** Gives access to the descriptions of component factories. */
@ProviderType
public interface OCDService {

    /** Returns the description and defaults of every component factory. */
    List<ComponentConfiguration> getFactoryComponentOCDs();

    /** Returns the description and defaults of one factory; {@code null} if it has none. */
    ComponentConfiguration getFactoryComponentOCD(String factoryPid);

    /** Returns the descriptions of the factories whose components provide one of the given services. */
    List<ComponentConfiguration> getServiceProviderOCDs(Class<?>... classes);

    /** Returns the descriptions of the factories whose components provide one of the named services. */
    List<ComponentConfiguration> getServiceProviderOCDs(String... classNames);
}
