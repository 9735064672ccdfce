// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.type;

/** Types of the values that flow through Kura Wires. */
public enum DataType {
    BOOLEAN,
    BYTE_ARRAY,
    DOUBLE,
    INTEGER,
    LONG,
    FLOAT,
    STRING;

    /**
     * Returns the type of the given name.
     *
     * @throws IllegalArgumentException if there is no type of that name
     */
    public static DataType getDataType(String stringDataType) {
        for (DataType type : values()) {
            if (type.name().equalsIgnoreCase(stringDataType)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no data type is called " + stringDataType);
    }
}
