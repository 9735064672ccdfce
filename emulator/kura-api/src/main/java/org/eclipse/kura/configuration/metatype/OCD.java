// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Describes the configuration of a component (object class definition). */
@ProviderType
public interface OCD {

    /** Returns the attributes. */
    List<AD> getAD();

    /** Returns the icons. */
    List<Icon> getIcon();

    /** Returns the name shown to an operator. */
    String getName();

    /** Returns the description shown to an operator. */
    String getDescription();

    /** Returns the identifier, the PID of the component. */
    String getId();
}
