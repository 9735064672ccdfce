// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import org.osgi.annotation.versioning.ProviderType;

/** One choice of an attribute. */
@ProviderType
public interface Option {

    /** Returns the text shown to an operator. */
    String getLabel();

    /** Returns the value stored. */
    String getValue();
}
