// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A value with its type. Values of the same type compare by value. */
@ProviderType
public interface TypedValue<T> extends Comparable<TypedValue<T>> {

    /** Returns the type. */
    DataType getType();

    /** Returns the value. */
    T getValue();
}
