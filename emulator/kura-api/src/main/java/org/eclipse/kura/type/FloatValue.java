// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A float. */
@ProviderType
public class FloatValue implements TypedValue<Float> {

    private final Float value;

    /** Wraps the value. */
    public FloatValue(float value) {
        this.value = value;
    }

    @Override
    public DataType getType() {
        return DataType.FLOAT;
    }

    @Override
    public Float getValue() {
        return value;
    }

    @Override
    public int compareTo(TypedValue<Float> otherTypedValue) {
        return value.compareTo(otherTypedValue.getValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatValue that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "FloatValue [value=" + value + "]";
    }
}
