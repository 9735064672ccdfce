// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

/** A number as JSON has it, as it was written, so that a long one stays exact where it is a name or a time. Immutable. */
public final class Numeral extends Number {

    private static final long serialVersionUID = 1L;

    private final String text;

    Numeral(String text) {
        this.text = text;
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(text);
    }

    @Override
    public float floatValue() {
        return (float) doubleValue();
    }

    @Override
    public long longValue() {
        return (long) doubleValue();
    }

    @Override
    public int intValue() {
        return (int) doubleValue();
    }

    @Override
    public String toString() {
        return text;
    }
}
