// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Ties a designate to its object class definition. */
@ProviderType
public interface TObject {

    /** Returns the attributes. */
    List<Attribute> getAttribute();

    /** Returns the identifier of the object class definition. */
    String getOcdref();
}
