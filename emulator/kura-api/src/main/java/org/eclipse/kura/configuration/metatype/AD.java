// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Describes one attribute of a configuration (attribute definition). */
@ProviderType
public interface AD {

    /** Returns the choices; empty if any value is allowed. */
    List<Option> getOption();

    /** Returns the name shown to an operator. */
    String getName();

    /** Returns the description shown to an operator. */
    String getDescription();

    /** Returns the key of the property. */
    String getId();

    /** Returns the type of the value. */
    Scalar getType();

    /** Returns 0 for a single value, else the greatest number of values. */
    int getCardinality();

    /** Returns the least value; {@code null} if there is none. */
    String getMin();

    /** Returns the greatest value; {@code null} if there is none. */
    String getMax();

    /** Returns the default, values of an array separated by commas; {@code null} if there is none. */
    String getDefault();

    /** Says whether a value must be given. */
    boolean isRequired();
}
