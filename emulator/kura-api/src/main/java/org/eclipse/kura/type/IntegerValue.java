// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** An int. */
@ProviderType
public class IntegerValue implements TypedValue<Integer> {

    private final Integer value;

    /** Wraps the value. */
    public IntegerValue(int value) {
        this.value = value;
    }

    @Override
    public DataType getType() {
        return DataType.INTEGER;
    }

    @Override
    public Integer getValue() {
        return value;
    }

    @Override
    public int compareTo(TypedValue<Integer> otherTypedValue) {
        return value.compareTo(otherTypedValue.getValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntegerValue that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "IntegerValue [value=" + value + "]";
    }
}
