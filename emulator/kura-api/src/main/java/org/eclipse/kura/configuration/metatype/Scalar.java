// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

/** Types of an attribute, as a metatype file spells them. */
public enum Scalar {
    STRING("String"),
    LONG("Long"),
    DOUBLE("Double"),
    FLOAT("Float"),
    INTEGER("Integer"),
    BYTE("Byte"),
    CHAR("Char"),
    BOOLEAN("Boolean"),
    SHORT("Short"),
    PASSWORD("Password");

    private final String spelling;

    Scalar(String spelling) {
        this.spelling = spelling;
    }

    /** Returns the spelling in a metatype file. */
    public String value() {
        return spelling;
    }

    /**
     * Returns the type of the given spelling; {@code Character} stands for {@link #CHAR}.
     *
     * @throws IllegalArgumentException if no type is spelt like that; case matters
     */
    public static Scalar fromValue(String v) {
        if ("character".equalsIgnoreCase(v)) {
            return CHAR;
        }
        for (Scalar scalar : values()) {
            if (scalar.spelling.equals(v)) {
                return scalar;
            }
        }
        throw new IllegalArgumentException("no attribute type is spelt " + v);
    }
}
