// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A long. */
@ProviderType
public class LongValue implements TypedValue<Long> {

    private final Long value;

    /** Wraps the value. */
    public LongValue(long value) {
        this.value = value;
    }

    @Override
    public DataType getType() {
        return DataType.LONG;
    }

    @Override
    public Long getValue() {
        return value;
    }

    @Override
    public int compareTo(TypedValue<Long> otherTypedValue) {
        return value.compareTo(otherTypedValue.getValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LongValue that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "LongValue [value=" + value + "]";
    }
}
