// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration;

import java.util.Map;
import org.eclipse.kura.configuration.metatype.OCD;
import org.osgi.annotation.versioning.ProviderType;

/** The configuration of one component: its properties and their description. */
@ProviderType
public interface ComponentConfiguration {

    /** Returns the {@code kura.service.pid} of the component. */
    String getPid();

    /** Returns the description of the properties; {@code null} if the component has none. */
    OCD getDefinition();

    /** Returns the properties; passwords are {@link Password} objects. */
    Map<String, Object> getConfigurationProperties();
}
