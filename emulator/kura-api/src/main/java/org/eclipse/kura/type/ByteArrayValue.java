// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

import java.util.Arrays;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** An array of bytes; kept, not copied. */
@ProviderType
public class ByteArrayValue implements TypedValue<byte[]> {

    private final byte[] value;

    /** Wraps the value. */
    public ByteArrayValue(byte[] value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    @Override
    public DataType getType() {
        return DataType.BYTE_ARRAY;
    }

    @Override
    public byte[] getValue() {
        return value;
    }

    @Override
    public int compareTo(TypedValue<byte[]> otherTypedValue) {
        return Arrays.compare(value, otherTypedValue.getValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteArrayValue that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "ByteArrayValue [value=" + Arrays.toString(value) + "]";
    }
}
