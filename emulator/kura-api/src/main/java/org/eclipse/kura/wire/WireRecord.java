// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.wire;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.eclipse.kura.type.TypedValue;
import org.osgi.annotation.versioning.ProviderType;

/** One record of named values. */
@ProviderType
public class WireRecord {

    private final Map<String, TypedValue<?>> properties;

    /** Creates a record; the map is kept, not copied. */
    public WireRecord(Map<String, TypedValue<?>> properties) {
        this.properties = Collections.unmodifiableMap(Objects.requireNonNull(properties, "properties"));
    }

    /** Returns the values, unmodifiable. */
    public Map<String, TypedValue<?>> getProperties() {
        return properties;
    }
}
