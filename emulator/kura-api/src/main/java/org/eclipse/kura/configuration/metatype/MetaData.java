// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The content of a metatype file. */
@ProviderType
public interface MetaData {

    /** Returns the object class definitions. */
    List<OCD> getOCD();

    /** Returns the designates. */
    List<Designate> getDesignate();

    /** Returns the base name of the localisation files. */
    String getLocalization();
}
