// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A double. */
@ProviderType
public class DoubleValue implements TypedValue<Double> {

    private final Double value;

    /** Wraps the value. */
    public DoubleValue(double value) {
        this.value = value;
    }

    @Override
    public DataType getType() {
        return DataType.DOUBLE;
    }

    @Override
    public Double getValue() {
        return value;
    }

    @Override
    public int compareTo(TypedValue<Double> otherTypedValue) {
        return value.compareTo(otherTypedValue.getValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DoubleValue that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "DoubleValue [value=" + value + "]";
    }
}
