// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A value inside a designate. */
@ProviderType
public interface Attribute {

    /** Returns the values. */
    List<String> getValue();

    /** Returns the identifier of the attribute definition. */
    String getAdref();

    /** Returns the content. */
    String getContent();
}
