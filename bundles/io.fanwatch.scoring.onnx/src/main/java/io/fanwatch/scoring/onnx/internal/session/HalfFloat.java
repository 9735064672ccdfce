// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

/** Numbers of 16 bits as IEEE 754 defines them, which Java knows only from version 20 on. */
final class HalfFloat {

    /** The largest number that does not become infinite. */
    static final float LARGEST = 65504;

    private static final int SIGN = 0x8000;
    private static final int INFINITE = 0x7c00;
    private static final int NOT_A_NUMBER = 0x7e00;
    private static final float TOO_LARGE = 0x1p16f;
    private static final int SMALLEST_EXPONENT = -14;
    private static final int FRACTION_BITS = 10;

    private HalfFloat() {}

    /** The nearest half, the even one of two as near. */
    static short of(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & SIGN;
        if (Float.isNaN(value)) {
            return (short) (sign | NOT_A_NUMBER);
        }
        float magnitude = Math.abs(value);
        if (magnitude >= TOO_LARGE) {
            return (short) (sign | INFINITE);
        }
        int exponent = Math.max(Math.getExponent(magnitude), SMALLEST_EXPONENT);
        // the first bit of a number of full precision is not stored, so its steps add one to the exponent
        int steps = (int) Math.rint(Math.scalb((double) magnitude, FRACTION_BITS - exponent));
        return (short) (sign | (exponent - SMALLEST_EXPONENT << FRACTION_BITS) + steps);
    }
}
