// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A text. */
@ProviderType
public class StringValue implements TypedValue<String> {

    private final String value;

    /** Wraps the value. */
    public StringValue(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    @Override
    public DataType getType() {
        return DataType.STRING;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public int compareTo(TypedValue<String> otherTypedValue) {
        return value.compareTo(otherTypedValue.getValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StringValue that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "StringValue [value=" + value + "]";
    }
}
