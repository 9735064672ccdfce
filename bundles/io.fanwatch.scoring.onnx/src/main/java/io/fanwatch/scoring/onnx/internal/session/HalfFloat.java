package io.fanwatch.scoring.onnx.internal.session;

/** Numbers of 16 bits as IEEE 754 defines them, which Java knows only from version 20 on. */
final class HalfFloat {

    /** The largest number that does not become infinite. */
    static final float LARGEST = 65504;

    private static final int SIGN = 0x8000;
    private static final int INFINITE = 0x7c00;
    private static final int NOT_A_NUMBER = 0x7e00;
    private static final int FLOAT_INFINITE = 0x7f800000;
    /** As bits of a float: 2^16, too large for any half. */
    private static final int TOO_LARGE = 0x47800000;
    /** As bits of a float: 2^-14, the smallest half of full precision. */
    private static final int SMALLEST_NORMAL = 0x38800000;
    /** What the exponents differ by, as bits of a float. */
    private static final int REBIAS = 0x38000000;

    private static final int BITS_DROPPED = 13;

    private HalfFloat() {}

    /** The nearest half, the even one of two as near. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & SIGN;
        int magnitude = bits & Integer.MAX_VALUE;
        if (magnitude > FLOAT_INFINITE) {
            return (short) (sign | NOT_A_NUMBER);
        }
        if (magnitude >= TOO_LARGE) {
            return (short) (sign | INFINITE);
        }
        if (magnitude < SMALLEST_NORMAL) {
            // between 0.5 and 1 a float counts in steps of 2^-24, as the smallest halves do
            int steps = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - Float.floatToRawIntBits(0.5f);
            return (short) (sign | steps);
        }
        int odd = magnitude >>> BITS_DROPPED & 1;
        return (short) (sign | (magnitude - REBIAS + (1 << BITS_DROPPED - 1) - 1 + odd) >>> BITS_DROPPED);
    }
}
